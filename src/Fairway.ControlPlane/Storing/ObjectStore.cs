using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Storing;

/// <summary>The store as the server's parts use it: every commit is told, before it is answered, to those that keep something derived from objects.</summary>
internal sealed class ObjectStore(RevisionStore revisions)
{
    private readonly List<Action<Write, StoredObject>> _followers = [];

    public RevisionStore Revisions { get; } = revisions;

    public long Revision => Revisions.Revision;

    /// <summary>Adds a follower of commits; before the first request only. It runs on the writer's task and must be quick.</summary>
    public void OnCommitted(Action<Write, StoredObject> follower) => _followers.Add(follower);

    public StoredObject? Get(StoreKey key) => Revisions.Get(key);

    /// <summary>Every object of a resource now.</summary>
    public IReadOnlyList<StoredObject> All(string resource, string @namespace = "") => Revisions.List(resource, @namespace, null, 0, 0).Items;

    /// <summary>Commits one write; null when its expectation did not hold. A commit once begun is not cancelled with its request.</summary>
    public async Task<StoredObject?> CommitAsync(Write write, WriteOrigin origin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await Revisions.CommitAsync([write], origin, CancellationToken.None);
        if (result.Conflict is not null)
        {
            return null;
        }

        foreach (var follower in _followers)
        {
            follower(write, result.Objects[0]);
        }

        return result.Objects[0];
    }
}
