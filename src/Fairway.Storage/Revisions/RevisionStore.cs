using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

/// <summary>
/// A durable multi-version store with one revision counter: reads are served from memory and never wait, a write is acknowledged
/// after it is on disk, and waiting writers share one transaction.
/// </summary>
public sealed class RevisionStore : IAsyncDisposable
{
    /// <summary>Opens the store, made when missing, and loads every live object and the kept history.</summary>
    /// <exception cref="StoreOpenException">Another process holds it, it is corrupt, its format is newer, or SQLite is missing.</exception>
    public static Task<RevisionStore> OpenAsync(RevisionStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The revision of the newest write that is on disk.</summary>
    public long Revision => throw new NotImplementedException();

    /// <summary>History starts after this revision: the oldest one that can be listed at or watched from.</summary>
    public long CompactedRevision => throw new NotImplementedException();

    public StoredObject? Get(StoreKey key) => throw new NotImplementedException();

    /// <summary>Objects of one resource in key order.</summary>
    /// <param name="resource">Such as <c>apps/deployments</c>.</param>
    /// <param name="ns">Empty for all namespaces.</param>
    /// <param name="after">The last key of the page before; null to start.</param>
    /// <param name="limit">Zero for all.</param>
    /// <param name="revision">Zero for the latest; else that of the first page.</param>
    /// <exception cref="CompactedException">The revision's history is gone.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The revision is not reached yet.</exception>
    public StoreList List(string resource, string ns, StoreKey? after, int limit, long revision) => throw new NotImplementedException();

    /// <summary>Makes all writes or none; each gets a revision of its own, in their order. Completes once they are on disk.</summary>
    /// <exception cref="StoreWriteException">The disk is full or failing; nothing was written, and a later commit may succeed.</exception>
    public Task<CommitResult> CommitAsync(IReadOnlyList<Write> writes, WriteOrigin origin, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Watches one resource, from the event after a revision on.</summary>
    /// <param name="resource">Such as <c>apps/deployments</c>.</param>
    /// <param name="ns">Empty for all namespaces.</param>
    /// <param name="afterRevision">The revision of the list or of the event before.</param>
    /// <exception cref="CompactedException">The revision's history is gone.</exception>
    public StoreWatch Watch(string resource, string ns, long afterRevision) => throw new NotImplementedException();

    /// <summary>Forgets history up to and with a revision, in memory and on disk; live objects stay.</summary>
    public Task CompactAsync(long revision, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends watches, finishes the writes already taken, and closes the database.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
