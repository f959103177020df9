using Fairway.Controllers.Networking;
using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Gives every pod without a node one, and says of those that fit nowhere why.</summary>
internal sealed class Scheduler
{
    private const string Name = "default-scheduler";

    /// <summary>When a waiting pod is tried again although nothing seems to have changed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly ControllerContext _context;
    private readonly ClusterState _state;
    private readonly WaitingPods _waiting;
    private readonly DefaultSpread _defaultSpread;
    private readonly PodPreemption _preemption;
    private readonly ObjectCache _pods;

    public Scheduler(ControllerContext context, ServiceSelection services, Random random)
    {
        _context = context;
        _state = new(random);
        _waiting = new(context.Time);
        _defaultSpread = new(services, context.Caches.For(Resources.ReplicaSets));
        _preemption = new(context, _state);
        _pods = context.Caches.For(Resources.Pods);
        Controller = context.Controller("scheduler", ReconcileAsync, new() { Workers = 16 });
        _pods.OnChange(PodChanged);
        context.Caches.For(Resources.Nodes).OnChange(NodeChanged);
        context.Caches.For(Resources.Namespaces).OnChange(NamespaceChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var pod = _pods.Find(key);
        if (!IsOurs(pod) || _state.IsPlaced(key, pod.Uid))
        {
            _waiting.Remove(key);
            return Outcome.Done;
        }

        if (_waiting.Delay(key) is var delay && delay > TimeSpan.Zero)
        {
            return Outcome.After(delay);
        }

        var demand = new PodDemand(pod, _defaultSpread.SelectorFor(pod));
        var refusal = RefusedDemand.Find(pod);
        var placement = refusal is null ? _state.Place(demand) : new Placement(null, refusal, _state.Version(demand.LooksAtPods));
        if (placement.Node is { } node)
        {
            await BindAsync(pod, node, cancellationToken).ConfigureAwait(false);
            _waiting.Remove(key);
            return Outcome.Done;
        }

        _waiting.Add(key, demand.LooksAtPods);
        var nominated = refusal is null ? await _preemption.RunAsync(demand, cancellationToken).ConfigureAwait(false) : null;
        if (nominated is not null)
        {
            _state.Nominate(demand, nominated);
        }

        await TellUnschedulableAsync(pod, placement.Reason, nominated, cancellationToken).ConfigureAwait(false);
        // What changed while this was decided woke nobody yet.
        return Outcome.After(_state.Version(demand.LooksAtPods) != placement.Version ? _waiting.Delay(key) : LongestWait);
    }

    private async Task BindAsync(Value pod, string node, CancellationToken cancellationToken)
    {
        var binding = Value.Map(
            ("apiVersion", "v1"),
            ("kind", "Binding"),
            ("metadata", Value.Map(("name", pod.Name), ("namespace", pod.Namespace), ("uid", pod.Uid))),
            ("target", Value.Map(("apiVersion", "v1"), ("kind", "Node"), ("name", node))));
        try
        {
            await _context.Client.Transport.SendAsync(
                new(ApiVerb.Create, Resources.Pods)
                {
                    Namespace = pod.Namespace,
                    Name = pod.Name,
                    Subresource = "binding",
                    Body = binding,
                    FieldManager = _context.Client.FieldManager,
                },
                cancellationToken).ConfigureAwait(false);
            _context.Events.Normal(pod, "Scheduled", $"Successfully assigned {pod.Namespace}/{pod.Name} to {node}");
        }
        catch (Exception e)
        {
            _state.Forget(pod.Key, pod.Uid);
            if (e is not KubernetesException { IsNotFound: true })
            {
                throw;
            }
        }
    }

    private async Task TellUnschedulableAsync(Value pod, string message, string? nominated, CancellationToken cancellationToken)
    {
        _context.Events.Warning(pod, "FailedScheduling", message);
        var conditions = pod["status"]["conditions"].Items;
        var changed = Conditions.Set(conditions, "PodScheduled", false, "Unschedulable", message, _context.Now);
        var status = pod["status"].With("conditions", changed);
        status = nominated is null ? status : status.With("nominatedNodeName", nominated);
        if (status != pod["status"])
        {
            await StatusWriter.WriteAsync(_context.Client, Resources.Pods, pod, status, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsOurs(Value pod) =>
        !pod.IsNull && pod.NodeName.Length == 0 && pod.IsActive
        && (pod["spec"]["schedulerName"].AsString() ?? Name) == Name
        && pod["spec"]["schedulingGates"].Items.Count == 0;

    private void PodChanged(CacheChange change)
    {
        if (!change.Old.IsNull && change.Old.Uid != change.New.Uid)
        {
            Wake(_state.RemovePod(change.Key, change.Old.Uid));
        }

        if (change.New.IsNull)
        {
            _waiting.Remove(change.Key);
        }
        else if (IsOurs(change.New))
        {
            Controller.Enqueue(change.Key);
        }
        else
        {
            Wake(_state.PutPod(change.New));
        }
    }

    private void NodeChanged(CacheChange change)
    {
        if (change.New.IsNull)
        {
            _state.RemoveNode(change.Old.Name);
        }
        else if (Facts(change.Old) != Facts(change.New))
        {
            _state.PutNode(change.New);
            Wake(ClusterChange.Freed);
        }
    }

    private void NamespaceChanged(CacheChange change)
    {
        if (change.New.IsNull)
        {
            _state.RemoveNamespace(change.Old.Name);
        }
        else if (change.Old.Metadata["labels"] != change.New.Metadata["labels"])
        {
            _state.PutNamespace(change.New);
            Wake(ClusterChange.Shifted);
        }
    }

    // A heartbeat changes none of these.
    private static Value Facts(Value node) =>
        Value.List(node["spec"], node.Metadata["labels"], node["status"]["allocatable"], node["status"]["images"], node.Uid);

    private void Wake(ClusterChange change)
    {
        foreach (var key in _waiting.Helped(change))
        {
            Controller.EnqueueAfter(key, _waiting.Delay(key));
        }
    }
}
