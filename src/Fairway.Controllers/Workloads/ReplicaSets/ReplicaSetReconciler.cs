using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.ReplicaSets;

/// <summary>Keeps as many pods as each ReplicaSet, or each ReplicationController, asks for.</summary>
internal sealed class ReplicaSetReconciler
{
    private readonly ControllerContext _context;
    private readonly ReplicatedKind _kind;
    private readonly ObjectCache _replicaSets;
    private readonly OwnedPods _pods;
    private readonly CacheIndex _replicaSetsByNamespace;

    public ReplicaSetReconciler(ControllerContext context, ReplicatedKind kind, CacheIndex orphanPods)
    {
        _context = context;
        _kind = kind;
        _replicaSets = context.Caches.For(kind.Resource);
        _replicaSetsByNamespace = new(_replicaSets, replicaSet => replicaSet.Namespace);
        _pods = new(context, _replicaSets, orphanPods);
        Controller = context.Controller(kind.Controller, ReconcileAsync, new() { Workers = 8 });
        _replicaSets.OnChange(change => Controller.Enqueue(change.Key));
        _pods.Follow(kind.Kind, _replicaSetsByNamespace, (replicaSet, pod) => kind.Selector(replicaSet).Matches(pod.Labels), Controller.Enqueue);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var replicaSet = _replicaSets.Find(key);
        if (replicaSet.IsNull)
        {
            _pods.Expectations.Forget(key);
            return Outcome.Done;
        }

        var met = _pods.Expectations.AreMet(key);
        var claimed = await _pods.Claims.ClaimAsync(replicaSet, _kind.Selector(replicaSet), cancellationToken).ConfigureAwait(false);
        Value[] active = [.. claimed.Where(pod => pod.IsActive)];
        (string Reason, Exception Exception)? failure = null;
        if (met && !replicaSet.IsDeleting)
        {
            failure = await ManageAsync(replicaSet, active, cancellationToken).ConfigureAwait(false);
        }

        var status = ReplicaSetPlan.Status(
            replicaSet, active, failure is { } told ? (told.Reason, told.Exception.Message) : null, _context.Now);
        await StatusWriter.WriteChangedAsync(_context.Client, _kind.Resource, replicaSet, status, cancellationToken).ConfigureAwait(false);
        return failure is { } failed
            ? throw failed.Exception
            : active.UntilNextAvailable(ReplicaSetPlan.MinReadySeconds(replicaSet), _context.Now) is { } next ? Outcome.After(next) : Outcome.Done;
    }

    private async Task<(string Reason, Exception Exception)?> ManageAsync(Value replicaSet, Value[] active, CancellationToken cancellationToken)
    {
        var plan = ReplicaSetPlan.Make(replicaSet["spec"]["replicas"].AsLong() ?? 1, active, Related(replicaSet), _context.Now);
        if (plan.Create > 0)
        {
            var pod = PodFactory.FromTemplate(replicaSet, replicaSet["spec"]["template"]);
            Value[] pods = [.. Enumerable.Repeat(pod, plan.Create)];
            var failure = await _pods.Control.CreateAsync(replicaSet, pods, cancellationToken).ConfigureAwait(false);
            return failure is null ? null : ("FailedCreate", failure);
        }

        if (plan.Delete.Count > 0)
        {
            var failure = await _pods.Control.DeleteAsync(replicaSet, plan.Delete, cancellationToken).ConfigureAwait(false);
            return failure is null ? null : ("FailedDelete", failure);
        }

        return null;
    }

    private IEnumerable<Value> Related(Value replicaSet)
    {
        var owner = replicaSet.ControllerReference["uid"].AsString();
        var siblings = owner is null
            ? [replicaSet]
            : _replicaSetsByNamespace[replicaSet.Namespace].Where(sibling => sibling.ControllerReference["uid"].AsString() == owner);
        return siblings.SelectMany(sibling => _pods.All.OwnedBy(sibling.Uid)).Where(pod => pod.IsActive);
    }
}
