namespace Fairway.Storage.Revisions;

/// <summary>
/// Events of one resource in revision order, without gap or repetition, each after it is on disk. One reader at a time. A watch that
/// history has overtaken ends with <see cref="CompactedException"/>; an idle one costs nothing.
/// </summary>
public sealed class StoreWatch : IAsyncEnumerable<IReadOnlyList<StoreEvent>>, IAsyncDisposable
{
    /// <summary>Every event up to this revision has been read: what a bookmark may tell.</summary>
    public long Revision => throw new NotImplementedException();

    /// <summary>The next events, at least one; empty once the store or the watch is closed.</summary>
    /// <exception cref="CompactedException">The reader was too slow: events it has not seen are gone.</exception>
    public ValueTask<IReadOnlyList<StoreEvent>> ReadAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public IAsyncEnumerator<IReadOnlyList<StoreEvent>> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
