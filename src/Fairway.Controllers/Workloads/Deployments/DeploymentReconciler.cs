using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Reconciling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>Moves each Deployment one planned step further.</summary>
internal sealed class DeploymentReconciler
{
    private readonly ControllerContext _context;
    private readonly ObjectCache _deployments;
    private readonly ObjectCache _replicaSets;
    private readonly ObjectCache _pods;
    private readonly CacheIndex _deploymentsByNamespace;
    private readonly Claims _claims;

    public DeploymentReconciler(ControllerContext context)
    {
        _context = context;
        _deployments = context.Caches.For(Resources.Deployments);
        _replicaSets = context.Caches.For(Resources.ReplicaSets);
        _pods = context.Caches.For(Resources.Pods);
        _deploymentsByNamespace = new(_deployments, deployment => deployment.Namespace);
        var orphans = new CacheIndex(_replicaSets, replicaSet => replicaSet.ControllerReference.IsNull ? replicaSet.Namespace : null);
        _claims = new(context, _deployments, _replicaSets, orphans);
        Controller = context.Controller("deployment", ReconcileAsync);
        _deployments.OnChange(change => Controller.Enqueue(change.Key));
        _replicaSets.OnChange(ReplicaSetChanged);
        _pods.OnChange(PodChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var deployment = _deployments.Find(key);
        if (deployment.IsNull)
        {
            return Outcome.Done;
        }

        var selector = LabelSelector.FromObject(deployment["spec"]["selector"]);
        var replicaSets = await _claims.ClaimAsync(deployment, selector, cancellationToken).ConfigureAwait(false);
        var decision = RolloutDecision.Make(new(deployment, replicaSets, ControlledPods), _context.Now);
        foreach (var action in decision.Actions)
        {
            await ActAsync(deployment, action, cancellationToken).ConfigureAwait(false);
        }

        if (!StatusWriter.Same(deployment["status"], decision.Status))
        {
            // The revision annotation may just have been written: only the spec this was decided on must still hold.
            var current = decision.Actions.Any(action => action is RolloutAction.SetRevision)
                ? await _context.Client.GetAsync(Resources.Deployments, key, cancellationToken).ConfigureAwait(false)
                : deployment;
            if (current.Uid == deployment.Uid && current.Generation == deployment.Generation)
            {
                await StatusWriter.WriteAsync(
                    _context.Client, Resources.Deployments, current, decision.Status, cancellationToken).ConfigureAwait(false);
            }
        }

        return decision.LookAgain is { } delay ? Outcome.After(delay) : Outcome.Done;
    }

    private async Task ActAsync(Value deployment, RolloutAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RolloutAction.WriteReplicaSet { ReplicaSet.IsNew: true } write:
                await CreateAsync(deployment, write.ReplicaSet.Wanted, cancellationToken).ConfigureAwait(false);
                break;
            case RolloutAction.WriteReplicaSet write:
                await _context.Client.UpdateAsync(Resources.ReplicaSets, write.ReplicaSet.Wanted, cancellationToken).ConfigureAwait(false);
                break;
            case RolloutAction.DeleteReplicaSet delete:
                var observed = delete.ReplicaSet.Observed;
                await _context.DeleteAsync(Resources.ReplicaSets, observed.Key, DeleteRequest.Of(observed), cancellationToken).ConfigureAwait(false);
                break;
            case RolloutAction.SetRevision set:
                var annotation = Value.Null.WithAt(["metadata", "annotations", RolloutAnnotations.Revision], set.Revision);
                await _context.Client.PatchAsync(
                    Resources.Deployments, deployment.Key, PatchType.Merge, annotation, cancellationToken).ConfigureAwait(false);
                break;
            case RolloutAction.Tell tell:
                _context.Events.Record(deployment, tell.Type, tell.Reason, tell.Message);
                break;
        }
    }

    private async Task CreateAsync(Value deployment, Value replicaSet, CancellationToken cancellationToken)
    {
        try
        {
            await _context.Client.CreateAsync(Resources.ReplicaSets, replicaSet, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsAlreadyExists)
        {
            await ResolveCollisionAsync(deployment, replicaSet, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            var message = $"Failed to create new replica set \"{replicaSet.Name}\": {e.Message}";
            _context.Events.Warning(deployment, "ReplicaSetCreateError", message);
            await NoteFailureAsync(deployment, message, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The name is taken: by what this was about to make, seen late, or by another template with the same hash.</summary>
    private async Task ResolveCollisionAsync(Value deployment, Value replicaSet, CancellationToken cancellationToken)
    {
        var taken = await _context.Client.GetAsync(Resources.ReplicaSets, replicaSet.Key, cancellationToken).ConfigureAwait(false);
        if (taken.ControllerReference["uid"].AsString() == deployment.Uid
            && PodTemplateHash.AreEqual(taken["spec"]["template"], replicaSet["spec"]["template"]))
        {
            throw new KubernetesException(409, StatusReason.Conflict, $"{replicaSet.Name} was made already; the cache will show it");
        }

        var collisions = (deployment["status"]["collisionCount"].AsLong() ?? 0) + 1;
        await StatusWriter.WriteAsync(
            _context.Client, Resources.Deployments, deployment, deployment["status"].With("collisionCount", collisions), cancellationToken)
            .ConfigureAwait(false);
        throw new KubernetesException(
            409, StatusReason.Conflict, $"the name {replicaSet.Name} belongs to another template; trying again with collision count {collisions}");
    }

    private Task NoteFailureAsync(Value deployment, string message, CancellationToken cancellationToken)
    {
        var plan = new RolloutPlan(new(deployment, [], _ => []), _context.Now);
        plan.SetCondition("Progressing", "False", "ReplicaSetCreateError", message);
        var status = deployment["status"].With("conditions", plan.Conditions);
        return plan.Spec.ProgressDeadline is null
            ? Task.CompletedTask
            : StatusWriter.WriteChangedAsync(_context.Client, Resources.Deployments, deployment, status, cancellationToken);
    }

    private IEnumerable<Value> ControlledPods(string uid) =>
        _pods.OwnedBy(uid).Where(pod => pod.ControllerReference["uid"].AsString() == uid);

    private void ReplicaSetChanged(CacheChange change)
    {
        EnqueueOwner(change.Old);
        EnqueueOwner(change.New);
        if (!change.New.IsNull && change.New.ControllerReference.IsNull && !change.New.IsDeleting)
        {
            foreach (var deployment in _deploymentsByNamespace[change.New.Namespace])
            {
                if (LabelSelector.FromObject(deployment["spec"]["selector"]).Matches(change.New.Labels))
                {
                    Controller.Enqueue(deployment.Key);
                }
            }
        }
    }

    private void EnqueueOwner(Value replicaSet)
    {
        var owner = replicaSet.ControllerReference;
        if (owner["kind"].AsString() == "Deployment" && owner["name"].AsString() is { } name)
        {
            Controller.Enqueue(new(replicaSet.Namespace, name));
        }
    }

    /// <summary>Recreate waits for the last old pod, which no ReplicaSet's status tells once it is terminating.</summary>
    private void PodChanged(CacheChange change)
    {
        var owner = change.Old.ControllerReference;
        if (change.New.IsNull && owner["kind"].AsString() == "ReplicaSet" && owner["name"].AsString() is { } name)
        {
            EnqueueOwner(_replicaSets.Find(new(change.Old.Namespace, name)));
        }
    }
}
