using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Storing;

/// <summary>The store as the server's parts use it: one object at a time, its failures as the API's own.</summary>
internal sealed class ObjectStore(RevisionStore revisions)
{
    public RevisionStore Revisions { get; } = revisions;

    public long Revision => Revisions.Revision;

    public StoredObject? Get(StoreKey key) => Revisions.Get(key);

    /// <summary>Every object of a resource now.</summary>
    public IReadOnlyList<StoredObject> All(string resource, string @namespace = "") => Revisions.List(resource, @namespace, null, 0, 0).Items;

    /// <summary>Whether a write would happen now: false when its expectation does not hold. Nothing is written.</summary>
    /// <exception cref="KubernetesException">403: a quota does not allow it; 507: no memory for more objects.</exception>
    public bool CanCommit(Write write, WriteOrigin origin)
    {
        var result = Revisions.Try([write], origin);
        return result.Refusal switch
        {
            null => result.Conflict is null,
            StoreFullException full => throw ApiErrors.NoRoom(full),
            var refusal => throw refusal,
        };
    }

    /// <summary>Commits one write; null when its expectation did not hold. A commit once begun is not cancelled with its request.</summary>
    /// <exception cref="KubernetesException">
    /// 403: a quota does not allow it; 500: the disk is full or failing; 507: no memory for more objects. Nothing was written.
    /// </exception>
    public async Task<StoredObject?> CommitAsync(Write write, WriteOrigin origin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var result = await Revisions.CommitAsync([write], origin, CancellationToken.None);
            return result.Refusal is { } refusal ? throw refusal : result.Conflict is null ? result.Objects[0] : null;
        }
        catch (StoreWriteException e)
        {
            throw ApiErrors.NotStored(e);
        }
        catch (StoreFullException e)
        {
            throw ApiErrors.NoRoom(e);
        }
    }
}
