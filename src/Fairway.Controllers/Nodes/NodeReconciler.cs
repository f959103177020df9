using System.Collections.Concurrent;
using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Nodes;

/// <summary>
/// Marks nodes whose agent no longer renews its lease and keeps their taints in step. Silence is measured from when a renewal was seen
/// here, by this clock: neither a skewed clock nor a restart of the control plane makes a node look dead.
/// </summary>
internal sealed class NodeReconciler
{
    /// <summary>Upstream's node-monitor-grace-period.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(50);

    private readonly ControllerContext _context;
    private readonly ObjectCache _nodes;
    private readonly CacheIndex _podsByNode;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);

    public NodeReconciler(ControllerContext context, CacheIndex podsByNode)
    {
        _context = context;
        _nodes = context.Caches.For(Resources.Nodes);
        _podsByNode = podsByNode;
        Controller = context.Controller("node-lifecycle", ReconcileAsync);
        _nodes.OnChange(change => Controller.Enqueue(change.Key));
        context.Caches.For(Resources.Leases).OnChange(LeaseChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var node = _nodes.Find(key);
        if (node.IsNull)
        {
            _heard.TryRemove(key.Name, out _);
            return Outcome.Done;
        }

        var silence = _context.Now - _heard.GetOrAdd(key.Name, _context.Now);
        if (silence >= Grace)
        {
            if (node.Condition("Ready")["status"].AsString() != "Unknown")
            {
                var status = NodeHealth.SilentStatus(node, _context.Now);
                await StatusWriter.WriteAsync(_context.Client, Resources.Nodes, node, status, cancellationToken).ConfigureAwait(false);
                _context.Events.Normal(node, "NodeNotReady", $"Node {node.Name} status is now: NodeNotReady");
                // The written status comes back as a change.
                return Outcome.Done;
            }

            await MarkPodsAsync(node, cancellationToken).ConfigureAwait(false);
        }

        var taints = NodeHealth.WantedTaints(node, _context.Now);
        if (taints != node["spec"]["taints"].Items)
        {
            var changed = taints.Count == 0 ? node.WithoutAt("spec", "taints") : node.WithAt(["spec", "taints"], taints);
            await _context.Client.UpdateAsync(Resources.Nodes, changed, cancellationToken).ConfigureAwait(false);
        }

        return silence >= Grace ? Outcome.Done : Outcome.After(Grace - silence);
    }

    /// <summary>Pods that nobody hears of any more must not be sent requests.</summary>
    private async Task MarkPodsAsync(Value node, CancellationToken cancellationToken)
    {
        foreach (var pod in _podsByNode[node.Name].Where(pod => pod.IsReady))
        {
            var conditions = Conditions.Set(
                pod["status"]["conditions"].Items, "Ready", false, "NodeNotReady", "the node's agent is silent", _context.Now);
            await StatusWriter.WriteAsync(
                _context.Client, Resources.Pods, pod, pod["status"].With("conditions", conditions), cancellationToken).ConfigureAwait(false);
        }
    }

    private void LeaseChanged(CacheChange change)
    {
        var lease = change.New;
        if (lease.Namespace == "kube-node-lease" && lease["spec"]["renewTime"] != change.Old["spec"]["renewTime"])
        {
            _heard[lease.Name] = _context.Now;
        }
    }
}
