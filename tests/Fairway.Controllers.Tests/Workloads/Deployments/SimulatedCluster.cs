using Fairway.Controllers.Workloads.Deployments;
using Fairway.Controllers.Workloads.ReplicaSets;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.Deployments;

/// <summary>
/// One Deployment with its ReplicaSets and pods, driven by the real plans. What happens next is up to chance: any controller may lag behind,
/// pods become ready in any order.
/// </summary>
internal sealed class SimulatedCluster(Value deployment, Random random)
{
    private readonly Dictionary<string, Value> _replicaSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Value>> _pods = new(StringComparer.Ordinal);
    private DateTimeOffset _now = Sample.Now;
    private int _made;

    public Value Deployment { get; set; } = deployment;

    private int ActivePods => _pods.Values.Sum(pods => pods.Count);

    public int ReadyPods => _pods.Values.Sum(pods => pods.Count(pod => pod.IsConditionTrue("Ready")));

    /// <summary>The pods asked for in all. There may be more for a moment, while those that are to go have not been told yet.</summary>
    public long WantedPods => _replicaSets.Values.Sum(replicaSet => replicaSet["spec"]["replicas"].AsLong() ?? 0);

    public bool IsComplete
    {
        get
        {
            var replicas = Deployment["spec"]["replicas"].AsLong();
            var status = Deployment["status"];
            return (status["replicas"].AsLong() ?? 0) == replicas && (status["updatedReplicas"].AsLong() ?? 0) == replicas
                && (status["availableReplicas"].AsLong() ?? 0) == replicas && ActivePods == replicas && ReadyPods == replicas;
        }
    }

    public void Step()
    {
        _now += TimeSpan.FromSeconds(1);
        switch (random.Next(3))
        {
            case 0:
                Roll();
                break;
            case 1 when _replicaSets.Count > 0:
                Reconcile(_replicaSets.Keys.ElementAt(random.Next(_replicaSets.Count)));
                break;
            default:
                MakeOneReady();
                break;
        }
    }

    private void Roll()
    {
        var decision = RolloutDecision.Make(new(Deployment, [.. _replicaSets.Values], _ => []), _now);
        foreach (var action in decision.Actions)
        {
            if (action is RolloutAction.WriteReplicaSet { ReplicaSet: var written })
            {
                Write(written);
            }
            else if (action is RolloutAction.DeleteReplicaSet { ReplicaSet: var deleted })
            {
                _replicaSets.Remove(deleted.Name);
            }
        }

        Deployment = Deployment.With("status", decision.Status);
    }

    private void Write(PlannedReplicaSet written)
    {
        if (written.IsNew)
        {
            _pods[written.Name] = [];
            _replicaSets[written.Name] = written.Wanted
                .WithAt(["metadata", "uid"], $"rs-{++_made}")
                .WithAt(["metadata", "creationTimestamp"], Timestamps.Seconds(_now));
        }
        else
        {
            _replicaSets[written.Name] = written.Wanted.With("status", _replicaSets[written.Name]["status"]);
        }
    }

    private void Reconcile(string name)
    {
        var replicaSet = _replicaSets[name];
        var pods = _pods[name];
        var plan = ReplicaSetPlan.Make(replicaSet["spec"]["replicas"].AsLong() ?? 1, pods, pods, _now);
        var seen = pods.ToArray();
        for (var i = 0; i < plan.Create; i++)
        {
            pods.Add(Sample.Pod($"pod-{++_made}", phase: "Running", ready: false));
        }

        foreach (var pod in plan.Delete)
        {
            pods.Remove(pod);
        }

        // As in the reconciler, the status tells of the pods seen before.
        _replicaSets[name] = replicaSet.With("status", ReplicaSetPlan.Status(replicaSet, seen, null, _now));
    }

    private void MakeOneReady()
    {
        var waiting = _pods.SelectMany(pair => pair.Value.Select((pod, i) => (List: pair.Value, Index: i, Pod: pod)))
            .Where(item => !item.Pod.IsConditionTrue("Ready")).ToArray();
        if (waiting.Length > 0)
        {
            var (list, index, pod) = waiting[random.Next(waiting.Length)];
            list[index] = Sample.Pod(pod.Name);
        }
    }
}
