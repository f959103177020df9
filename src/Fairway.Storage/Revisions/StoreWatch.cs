namespace Fairway.Storage.Revisions;

/// <summary>
/// Events of one resource in revision order, without gap or repetition, each after it is on disk. One reader at a time. A watch that
/// history has overtaken ends with <see cref="CompactedException"/>; an idle one costs nothing.
/// </summary>
public sealed class StoreWatch : IAsyncEnumerable<IReadOnlyList<StoreEvent>>, IAsyncDisposable
{
    private readonly RevisionStore _store;
    private readonly ResourceHistory _history;

    internal StoreWatch(RevisionStore store, ResourceHistory history, in WatchScope scope, long afterRevision)
    {
        _store = store;
        _history = history;
        Scope = scope;
        Cursor = afterRevision;
    }

    /// <summary>Every event up to this revision has been read: what a bookmark may tell.</summary>
    public long Revision => _history.Position(this, _store.Revision);

    internal WatchScope Scope { get; }

    // The next three are guarded by the history's lock.
    internal long Cursor { get; set; }

    /// <summary>Set while the watch has read everything and waits.</summary>
    internal TaskCompletionSource? Waiter { get; set; }

    internal bool Closed { get; set; }

    /// <summary>The next events, at least one; empty once the store or the watch is closed.</summary>
    /// <exception cref="CompactedException">The reader was too slow: events it has not seen are gone.</exception>
    public async ValueTask<IReadOnlyList<StoreEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_history.Read(this, out var wait) is { } events)
            {
                return events;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerator<IReadOnlyList<StoreEvent>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } events)
        {
            yield return events;
        }
    }

    public ValueTask DisposeAsync()
    {
        _store.Forget(this);
        _history.Close(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the watch from the store's side.</summary>
    internal void Close() => _history.Close(this);
}
