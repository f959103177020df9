using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>The state of planning one step: the ReplicaSets as wanted so far, the conditions so far, and what to do in order.</summary>
internal sealed class RolloutPlan
{
    private readonly List<RolloutAction> _actions = [];

    public RolloutPlan(DeploymentSnapshot snapshot, DateTimeOffset now)
    {
        Snapshot = snapshot;
        Now = now;
        Spec = DeploymentSpec.Read(snapshot.Deployment);
        Conditions = snapshot.Deployment["status"]["conditions"].Items;
        var all = snapshot.ReplicaSets.Select(replicaSet => new PlannedReplicaSet(replicaSet, replicaSet)).ToList();
        all.Sort(PlannedReplicaSet.ByAge);
        // Of several that match the template, which a hash collision can leave behind, the oldest is the new one.
        New = all.Find(replicaSet => PodTemplateHash.AreEqual(replicaSet.Wanted["spec"]["template"], Spec.Template));
        Old = [.. all.Where(replicaSet => replicaSet != New)];
    }

    public DeploymentSnapshot Snapshot { get; }

    public DateTimeOffset Now { get; }

    public DeploymentSpec Spec { get; }

    /// <summary>The ReplicaSet of the current template; null until it is planned.</summary>
    public PlannedReplicaSet? New { get; private set; }

    /// <summary>The other ReplicaSets, oldest first.</summary>
    public IReadOnlyList<PlannedReplicaSet> Old { get; }

    public ValueList Conditions { get; private set; }

    public IReadOnlyList<RolloutAction> Actions => _actions;

    public IEnumerable<PlannedReplicaSet> All => New is null ? Old : [.. Old, New];

    public IEnumerable<PlannedReplicaSet> ActiveOld => Old.Where(replicaSet => replicaSet.Replicas > 0);

    public void Add(PlannedReplicaSet created)
    {
        New = created;
        _actions.Add(new RolloutAction.WriteReplicaSet(created));
    }

    /// <summary>Plans a change; several of one ReplicaSet become one write.</summary>
    public void Change(PlannedReplicaSet replicaSet, Value wanted)
    {
        if (wanted == replicaSet.Wanted)
        {
            return;
        }

        replicaSet.Wanted = wanted;
        if (!_actions.OfType<RolloutAction.WriteReplicaSet>().Any(action => action.ReplicaSet == replicaSet))
        {
            _actions.Add(new RolloutAction.WriteReplicaSet(replicaSet));
        }
    }

    public void Do(RolloutAction action) => _actions.Add(action);

    /// <summary>Sets the size together with the annotations on sizes, and tells of a change of size. Returns whether it changed.</summary>
    public bool Scale(PlannedReplicaSet replicaSet, long replicas)
    {
        var before = replicaSet.Replicas;
        Change(replicaSet, RolloutAnnotations.WithSizes(replicaSet.Wanted, Spec).WithAt(["spec", "replicas"], replicas));
        if (before == replicas)
        {
            return false;
        }

        TellScaled(replicaSet, before, replicas);
        return true;
    }

    public void TellScaled(PlannedReplicaSet replicaSet, long from, long to) => Do(new RolloutAction.Tell(
        "Normal", "ScalingReplicaSet", $"Scaled {(to > from ? "up" : "down")} replica set {replicaSet.Name} from {from} to {to}"));

    /// <summary>Upstream's SetDeploymentCondition: the same status for the same reason changes nothing, not even the times.</summary>
    public void SetCondition(string type, string status, string reason, string message)
    {
        var old = Kubernetes.Conditions.Find(Conditions, type);
        if (old["status"].AsString() == status && old["reason"].AsString() == reason)
        {
            return;
        }

        PutCondition(type, status, reason, message, old["status"].AsString() == status ? old["lastTransitionTime"] : Timestamps.Seconds(Now));
    }

    /// <summary>Sets a condition with a new update time in any case.</summary>
    public void RenewCondition(string type, string status, string reason, string message)
    {
        var old = Kubernetes.Conditions.Find(Conditions, type);
        PutCondition(type, status, reason, message, old["status"].AsString() == status ? old["lastTransitionTime"] : Timestamps.Seconds(Now));
    }

    public void CopyCondition(Value condition) => Conditions = Kubernetes.Conditions.Put(Conditions, condition);

    public void RemoveCondition(string type) => Conditions = Kubernetes.Conditions.Remove(Conditions, type);

    private void PutCondition(string type, string status, string reason, string message, Value lastTransitionTime) => CopyCondition(Value.Map(
        ("type", type),
        ("status", status),
        ("lastUpdateTime", Timestamps.Seconds(Now)),
        ("lastTransitionTime", lastTransitionTime),
        ("reason", reason),
        ("message", message)));
}
