using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Collection;

/// <summary>
/// Deletes what lost its last owner, lets foreground deletion wait for those that block it, and cuts dependents loose for orphaning.
/// The caches' index by owner is its graph, so it keeps none of its own.
/// </summary>
internal sealed class GarbageCollector(ControllerContext context, KindCatalog catalog)
{
    /// <summary>How soon an object is looked at again whose owner is not in a cache: the cache, or its kind's definition, is still to come.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(2);

    private readonly OwnerLookup _owners = new(context.Client, catalog);
    private readonly CollectionWriter _writer = new(context.Client);

    /// <summary>Takes a kind on; its cache must not run yet.</summary>
    public Controller Attach(CollectedKind kind)
    {
        var controller = context.Controller(
            $"garbage-collector-{kind.Resource.Resource}",
            (key, cancellationToken) => ReconcileAsync(kind, key, cancellationToken),
            new() { Workers = 2 });
        kind.Look = controller.Enqueue;
        kind.Cache!.OnChange(change => Changed(kind, change));
        return controller;
    }

    private void Changed(CollectedKind kind, CacheChange change)
    {
        var (old, @new) = change;
        var owners = @new.Metadata["ownerReferences"];
        var isOther = old.Uid != @new.Uid;
        if (!@new.IsNull && ((owners.Items.Count > 0 && (isOther || old.Metadata["ownerReferences"] != owners)) || IsHeld(@new)))
        {
            kind.Look(@new.Key);
        }

        if (!old.IsNull && isOther)
        {
            foreach (var (dependentKind, dependent) in catalog.DependentsOf(old.Uid))
            {
                dependentKind.Look(dependent.Key);
            }
        }

        if (!old.IsNull && (isOther || old.Metadata["ownerReferences"] != owners))
        {
            LookAtOwners(old);
        }
    }

    private void LookAtOwners(Value dependent)
    {
        foreach (var reference in dependent.Metadata["ownerReferences"].Items)
        {
            if (_owners.Cached(dependent, reference) is { } owner && IsHeld(owner.Object))
            {
                owner.Kind.Look(owner.Object.Key);
            }
        }
    }

    private async Task<Outcome> ReconcileAsync(CollectedKind kind, ObjectKey key, CancellationToken cancellationToken)
    {
        var @object = kind.Cache!.Find(key);
        if (@object.IsNull)
        {
            return Outcome.Done;
        }

        if (@object.IsDeleting)
        {
            if (IsHeld(@object) && !catalog.IsComplete)
            {
                // What is orphaned unseen would be collected afterwards.
                return Outcome.After(Recheck);
            }

            await ReleaseAsync(kind, @object, cancellationToken).ConfigureAwait(false);
            return Outcome.Done;
        }

        return @object.Metadata["ownerReferences"].Items.Count == 0
            ? Outcome.Done
            : await CollectAsync(kind, @object, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An object on its way out that is held until its dependents are orphaned or gone.</summary>
    private async Task ReleaseAsync(CollectedKind kind, Value owner, CancellationToken cancellationToken)
    {
        if (owner.HasFinalizer(CollectionVerdict.Orphan))
        {
            foreach (var (dependentKind, dependent) in catalog.DependentsOf(owner.Uid))
            {
                await _writer.FreeAsync(dependentKind, dependent, [owner.Uid], cancellationToken).ConfigureAwait(false);
            }

            await _writer.RemoveFinalizerAsync(kind, owner, CollectionVerdict.Orphan, cancellationToken).ConfigureAwait(false);
        }
        else if (owner.HasFinalizer(CollectionVerdict.Foreground))
        {
            var isBlocked = false;
            foreach (var (dependentKind, dependent) in catalog.DependentsOf(owner.Uid))
            {
                isBlocked |= Blocks(dependent, owner.Uid);
                if (!dependent.IsDeleting)
                {
                    dependentKind.Look(dependent.Key);
                }
            }

            if (!isBlocked)
            {
                await _writer.RemoveFinalizerAsync(kind, owner, CollectionVerdict.Foreground, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Outcome> CollectAsync(CollectedKind kind, Value cached, CancellationToken cancellationToken)
    {
        var states = await _owners.StatesAsync(cached, cancellationToken).ConfigureAwait(false);
        var next = states.Values.Any(state => state is OwnerState.Unseen or OwnerState.Unknown) ? Outcome.After(Recheck) : Outcome.Done;
        if (!states.Values.Any(state => state is OwnerState.Absent or OwnerState.Waiting))
        {
            return next;
        }

        // What is about to be deleted is judged by what it is now, not by what the cache last saw.
        var live = await context.Client.FindAsync(kind.Resource, cached.Key, cancellationToken).ConfigureAwait(false);
        if (live.Uid != cached.Uid || live.IsDeleting || live.Metadata["ownerReferences"] != cached.Metadata["ownerReferences"])
        {
            // The cache will show it, and then it comes here again.
            return Outcome.Done;
        }

        var dependents = catalog.DependentsOf(live.Uid).ToArray();
        switch (CollectionVerdict.Decide(live, states, dependents.Length > 0))
        {
            case CollectionVerdict.Free free:
                await _writer.FreeAsync(kind, live, free.Uids, cancellationToken).ConfigureAwait(false);
                break;
            case CollectionVerdict.Delete delete:
                if (delete.Propagation == "Foreground" && dependents.Any(dependent => IsHeld(dependent.Object)))
                {
                    // Owners in a circle would wait for each other for ever.
                    live = await _writer.UnblockAsync(kind, live, cancellationToken).ConfigureAwait(false);
                }

                await _writer.DeleteAsync(kind, live, delete.Propagation, cancellationToken).ConfigureAwait(false);
                break;
        }

        return next;
    }

    private static bool IsHeld(Value @object) =>
        @object.IsDeleting && (@object.HasFinalizer(CollectionVerdict.Foreground) || @object.HasFinalizer(CollectionVerdict.Orphan));

    private static bool Blocks(Value dependent, string ownerUid)
    {
        foreach (var reference in dependent.Metadata["ownerReferences"].Items)
        {
            if (reference["uid"].AsString() == ownerUid && reference["blockOwnerDeletion"].AsBool() == true)
            {
                return true;
            }
        }

        return false;
    }
}
