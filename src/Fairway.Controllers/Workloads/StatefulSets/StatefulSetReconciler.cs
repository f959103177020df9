using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Controllers.Workloads.Revisions;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.StatefulSets;

/// <summary>Keeps the pods of each StatefulSet, with their names, order and storage, and replaces them when its template changes.</summary>
internal sealed class StatefulSetReconciler
{
    private readonly ControllerContext _context;
    private readonly ObjectCache _sets;
    private readonly OwnedPods _pods;
    private readonly RevisionHistory _history;
    private readonly StatefulSetClaims _storage;
    private readonly StatefulPodControl _control;

    public StatefulSetReconciler(ControllerContext context, CacheIndex orphanPods)
    {
        _context = context;
        _sets = context.Caches.For(Resources.StatefulSets);
        _pods = new(context, _sets, orphanPods);
        _history = new(context, _sets);
        _storage = new(context);
        _control = new(context, _storage);
        Controller = context.Controller("statefulset", ReconcileAsync);
        _sets.OnChange(change => Controller.Enqueue(change.Key));
        _pods.Follow(
            "StatefulSet",
            new(_sets, set => set.Namespace),
            (set, pod) => StatefulPods.OrdinalOf(set, pod) is not null && SelectorOf(set).Matches(pod.Labels),
            Controller.Enqueue);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var set = _sets.Find(key);
        if (set.IsNull)
        {
            return Outcome.Done;
        }

        var claimed = await _pods.Claims.ClaimAsync(set, SelectorOf(set), pod => StatefulPods.OrdinalOf(set, pod) is not null, cancellationToken)
            .ConfigureAwait(false);
        var (update, others, collisions) = await _history.SettleAsync(set, cancellationToken).ConfigureAwait(false);
        var current = others.FirstOrDefault(revision => revision.Name == set["status"]["currentRevision"].AsString());
        var state = new StatefulSetState(set, current.IsNull ? update : current, update, claimed, _context.Now);
        await StatusWriter.WriteChangedAsync(
            _context.Client, Resources.StatefulSets, set, state.Status(collisions), cancellationToken).ConfigureAwait(false);
        await RunAsync(state, StatefulSetPlan.Make(state), cancellationToken).ConfigureAwait(false);
        var used = claimed.Select(StatefulPods.RevisionOf).Append(state.Current.Name).ToHashSet(StringComparer.Ordinal);
        await _history.CleanUpAsync(set, others.Where(revision => !used.Contains(revision.Name)), cancellationToken).ConfigureAwait(false);
        return state.UntilNextAvailable() is { } next ? Outcome.After(next) : Outcome.Done;
    }

    private async Task RunAsync(StatefulSetState state, StatefulSetPlan plan, CancellationToken cancellationToken)
    {
        var set = state.Set;
        if (set["spec"]["volumeClaimTemplates"].Items.Count > 0 && !set.IsDeleting)
        {
            await OwnStorageAsync(state, cancellationToken).ConfigureAwait(false);
        }

        foreach (var pod in plan.Restart)
        {
            _context.Events.Warning(
                set,
                pod.Phase == "Failed" ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
                $"StatefulSet {set.Namespace}/{set.Name} is recreating {(pod.Phase == "Failed" ? "failed" : "terminated")} Pod {pod.Name}");
        }

        await Task.WhenAll(
            plan.Delete.Select(pod => _control.DeleteAsync(set, pod, cancellationToken))
                .Concat(plan.Create.Select(pod => _control.CreateAsync(set, pod, cancellationToken)))
                .Concat(plan.Repair.Select(pod => _control.UpdateAsync(set, pod, cancellationToken)))).ConfigureAwait(false);
    }

    private async Task OwnStorageAsync(StatefulSetState state, CancellationToken cancellationToken)
    {
        foreach (var pod in state.Pods)
        {
            await _storage.OwnAsync(state.Set, pod, state.Condemned.Contains(pod), cancellationToken).ConfigureAwait(false);
            if (pod.Phase == "Pending" && !pod.IsDeleting)
            {
                // What somebody deleted while the pod waits for it.
                await _storage.EnsureAsync(state.Set, pod, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static LabelSelector SelectorOf(Value set) => LabelSelector.FromObject(set["spec"]["selector"]);
}
