using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Nodes;

/// <summary>Deletes pods that their node no longer keeps: its taint says so, or it is gone.</summary>
internal sealed class StrandedPodReconciler
{
    private readonly ControllerContext _context;
    private readonly ObjectCache _pods;
    private readonly ObjectCache _nodes;
    private readonly CacheIndex _podsByNode;

    public StrandedPodReconciler(ControllerContext context, CacheIndex podsByNode)
    {
        _context = context;
        _pods = context.Caches.For(Resources.Pods);
        _nodes = context.Caches.For(Resources.Nodes);
        _podsByNode = podsByNode;
        Controller = context.Controller("stranded-pods", ReconcileAsync);
        _pods.OnChange(change => EnqueueAssigned(change.New));
        _nodes.OnChange(NodeChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var pod = _pods.Find(key);
        if (pod.NodeName.Length == 0)
        {
            return Outcome.Done;
        }

        var node = _nodes.Find(new("", pod.NodeName));
        if (node.IsNull)
        {
            // Nobody is left to end it gracefully; ask, because the cache of nodes may be behind.
            node = await _context.Client.FindAsync(Resources.Nodes, new("", pod.NodeName), cancellationToken).ConfigureAwait(false);
            if (node.IsNull)
            {
                await _context.DeleteAsync(Resources.Pods, key, DeleteRequest.AtOnce(pod), cancellationToken).ConfigureAwait(false);
            }

            return Outcome.Done;
        }

        if (pod.IsDeleting || pod.IsFinished || TaintEviction.UntilEviction(pod, node, _context.Now) is not { } left)
        {
            return Outcome.Done;
        }

        if (left > TimeSpan.Zero)
        {
            return Outcome.After(left);
        }

        _context.Events.Normal(pod, "TaintManagerEviction", $"Marking for deletion Pod {key}");
        await _context.DeleteAsync(Resources.Pods, key, DeleteRequest.Of(pod), cancellationToken).ConfigureAwait(false);
        return Outcome.Done;
    }

    private void EnqueueAssigned(Value pod)
    {
        if (pod.NodeName.Length == 0)
        {
            return;
        }

        var node = _nodes.Find(new("", pod.NodeName));
        if (node.IsNull || node["spec"]["taints"].Items.Count > 0)
        {
            Controller.Enqueue(pod.Key);
        }
    }

    private void NodeChanged(CacheChange change)
    {
        if (change.Old["spec"]["taints"] != change.New["spec"]["taints"] || change.New.IsNull)
        {
            foreach (var pod in _podsByNode[change.Latest.Name])
            {
                Controller.Enqueue(pod.Key);
            }
        }
    }
}
