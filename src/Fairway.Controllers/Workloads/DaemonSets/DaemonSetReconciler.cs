using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Controllers.Workloads.Revisions;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.DaemonSets;

/// <summary>Keeps one pod of each DaemonSet on every node that it selects, and replaces them when its template changes.</summary>
internal sealed class DaemonSetReconciler
{
    // Upstream's BurstReplicas.
    private const int Burst = 250;

    private readonly ControllerContext _context;
    private readonly ObjectCache _daemonSets;
    private readonly ObjectCache _nodes;
    private readonly OwnedPods _pods;
    private readonly RevisionHistory _history;

    public DaemonSetReconciler(ControllerContext context, CacheIndex orphanPods)
    {
        _context = context;
        _daemonSets = context.Caches.For(Resources.DaemonSets);
        _nodes = context.Caches.For(Resources.Nodes);
        _pods = new(context, _daemonSets, orphanPods);
        _history = new(context, _daemonSets);
        Controller = context.Controller("daemonset", ReconcileAsync, new() { Workers = 2 });
        _daemonSets.OnChange(change => Controller.Enqueue(change.Key));
        _pods.Follow(
            "DaemonSet",
            new(_daemonSets, daemonSet => daemonSet.Namespace),
            (daemonSet, pod) => SelectorOf(daemonSet).Matches(pod.Labels),
            Controller.Enqueue);
        _nodes.OnChange(NodeChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var daemonSet = _daemonSets.Find(key);
        if (daemonSet.IsNull)
        {
            _pods.Expectations.Forget(key);
            return Outcome.Done;
        }

        var met = _pods.Expectations.AreMet(key);
        var claimed = await _pods.Claims.ClaimAsync(daemonSet, SelectorOf(daemonSet), cancellationToken).ConfigureAwait(false);
        if (daemonSet.IsDeleting)
        {
            return Outcome.Done;
        }

        var (current, others, collisions) = await _history.SettleAsync(daemonSet, cancellationToken).ConfigureAwait(false);
        var hash = RevisionHistory.HashOf(current);
        var plan = DaemonSetPlan.Make(daemonSet, [.. _nodes.All], claimed, hash, _context.Now);
        var failure = met ? await ManageAsync(daemonSet, plan, hash, cancellationToken).ConfigureAwait(false) : null;
        var status = collisions == 0 ? plan.Status : plan.Status.With("collisionCount", collisions);
        await StatusWriter.WriteChangedAsync(_context.Client, Resources.DaemonSets, daemonSet, status, cancellationToken).ConfigureAwait(false);
        var used = claimed.Select(pod => pod.Labels[RevisionHistory.HashLabel].AsString()).ToHashSet();
        await _history.CleanUpAsync(
            daemonSet, others.Where(revision => !used.Contains(RevisionHistory.HashOf(revision))), cancellationToken).ConfigureAwait(false);
        return failure is not null
            ? throw failure
            : claimed.UntilNextAvailable(daemonSet["spec"]["minReadySeconds"].AsLong() ?? 0, _context.Now) is { } next ? Outcome.After(next) : Outcome.Done;
    }

    private async Task<Exception?> ManageAsync(Value daemonSet, DaemonSetPlan plan, string hash, CancellationToken cancellationToken)
    {
        foreach (var pod in plan.Ended)
        {
            if (pod.Phase == "Failed")
            {
                _context.Events.Warning(
                    daemonSet, "FailedDaemonPod", $"Found failed daemon pod {pod.Key} on node {pod.NodeName}, will try to kill it");
            }
            else
            {
                _context.Events.Normal(
                    daemonSet, "SucceededDaemonPod", $"Found succeeded daemon pod {pod.Key} on node {pod.NodeName}, will try to delete it");
            }
        }

        // One or the other in a round, so that what is awaited stays clear.
        if (plan.Delete.Count > 0)
        {
            return await _pods.Control.DeleteAsync(daemonSet, [.. plan.Delete.Take(Burst)], cancellationToken).ConfigureAwait(false);
        }

        Value[] create = [.. plan.Create.Take(Burst).Select(node => DaemonPods.Make(daemonSet, node, hash))];
        return create.Length == 0 ? null : await _pods.Control.CreateAsync(daemonSet, create, cancellationToken).ConfigureAwait(false);
    }

    private void NodeChanged(CacheChange change)
    {
        // What a node says of itself every few seconds decides nothing here.
        if (!change.Old.IsNull && !change.New.IsNull && change.Old["spec"] == change.New["spec"]
            && change.Old["metadata"]["labels"] == change.New["metadata"]["labels"])
        {
            return;
        }

        foreach (var daemonSet in _daemonSets.All)
        {
            Controller.Enqueue(daemonSet.Key);
        }
    }

    private static LabelSelector SelectorOf(Value daemonSet) => LabelSelector.FromObject(daemonSet["spec"]["selector"]);
}
