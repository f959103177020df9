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
        _pods.All.OnChange(PodChanged);
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

        await WriteStatusAsync(replicaSet, active, failure, cancellationToken).ConfigureAwait(false);
        return failure is { } failed
            ? throw failed.Exception
            : ReplicaSetPlan.NextAvailable(replicaSet, active, _context.Now) is { } next ? Outcome.After(next) : Outcome.Done;
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

    private async Task WriteStatusAsync(
        Value replicaSet, Value[] active, (string Reason, Exception Exception)? failure, CancellationToken cancellationToken)
    {
        var status = ReplicaSetPlan.Status(
            replicaSet, active, failure is { } failed ? (failed.Reason, failed.Exception.Message) : null, _context.Now);
        if (!StatusWriter.Same(replicaSet["status"], status))
        {
            await StatusWriter.WriteAsync(_context.Client, _kind.Resource, replicaSet, status, cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<Value> Related(Value replicaSet)
    {
        var owner = replicaSet.ControllerReference["uid"].AsString();
        var siblings = owner is null
            ? [replicaSet]
            : _replicaSetsByNamespace[replicaSet.Namespace].Where(sibling => sibling.ControllerReference["uid"].AsString() == owner);
        return siblings.SelectMany(sibling => _pods.All.OwnedBy(sibling.Uid)).Where(pod => pod.IsActive);
    }

    private void PodChanged(CacheChange change)
    {
        var before = OwnerOf(change.Old);
        var after = OwnerOf(change.New);
        if (before is { } old && old != after)
        {
            _pods.Expectations.DeletionSeen(old, change.Old.Uid);
            Controller.Enqueue(old);
        }

        if (after is { } owner)
        {
            Count(change, owner);
            Controller.Enqueue(owner);
        }
        else if (!change.New.IsNull && change.New.ControllerReference.IsNull && !change.New.IsDeleting)
        {
            EnqueueSelecting(change.New);
        }
    }

    private void Count(CacheChange change, ObjectKey owner)
    {
        // A pod that is first seen on its way out was made before a restart: nobody waits for it.
        if (change.New.IsDeleting)
        {
            _pods.Expectations.DeletionSeen(owner, change.New.Uid);
        }
        else if (change.Old.IsNull || change.Old.Uid != change.New.Uid)
        {
            _pods.Expectations.CreationSeen(owner);
        }

        if (!change.Old.IsNull && change.Old.Uid != change.New.Uid)
        {
            _pods.Expectations.DeletionSeen(owner, change.Old.Uid);
        }
    }

    private void EnqueueSelecting(Value orphan)
    {
        foreach (var replicaSet in _replicaSetsByNamespace[orphan.Namespace])
        {
            if (_kind.Selector(replicaSet).Matches(orphan.Labels))
            {
                Controller.Enqueue(replicaSet.Key);
            }
        }
    }

    private ObjectKey? OwnerOf(Value pod)
    {
        var owner = pod.ControllerReference;
        if (owner["kind"].AsString() != _kind.Kind || owner["name"].AsString() is not { } name)
        {
            return null;
        }

        var key = new ObjectKey(pod.Namespace, name);
        // A pod of an earlier ReplicaSet with this name is not this one's.
        var replicaSet = _replicaSets.Find(key);
        return replicaSet.IsNull || replicaSet.Uid == owner["uid"].AsString() ? key : null;
    }
}
