using System.Collections.Concurrent;
using Fairway.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

/// <summary>
/// A durable multi-version store with one revision counter: reads are served from memory and never wait, a write is acknowledged
/// after it is on disk, and waiting writers share one transaction.
/// </summary>
public sealed class RevisionStore : IAsyncDisposable
{
    private readonly StoreLock _lock;
    private readonly StoreMark _mark;
    private readonly RevisionLog _log;
    private readonly StoreHistory _history;
    private readonly StoreWriter _writer;
    private readonly IBodyCipher? _cipher;
    private readonly ITimer _compaction;
    private readonly ConcurrentDictionary<StoreWatch, bool> _watches = new();
    private int _closed;

    private RevisionStore(
        StoreLock @lock,
        StoreMark mark,
        RevisionLog log,
        StoreSnapshot snapshot,
        StoreHistory history,
        RevisionStoreOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _lock = @lock;
        _mark = mark;
        _log = log;
        _history = history;
        _cipher = options.Cipher;
        var writer = _writer = new(log, mark, snapshot, history, options, time, logger);
        _compaction = time.CreateTimer(_ => writer.TryPost(new CompactRequest(null)), null, options.Retention, options.Retention);
    }

    /// <summary>The revision of the newest write that is on disk.</summary>
    public long Revision => _writer.Snapshot.Revision;

    /// <summary>History starts after this revision: the oldest one that can be listed at or watched from.</summary>
    public long CompactedRevision => _history.CompactedRevision;

    /// <summary>What live objects take in memory.</summary>
    public long ObjectBytes => _writer.Snapshot.Bytes;

    /// <summary>Why the last commit could not be written, as long as none has been written since; empty when all is well.</summary>
    public string WriteFailure => _writer.Failure;

    /// <summary>All live objects now.</summary>
    public StoreView View => new(_writer.Snapshot);

    /// <summary>Opens the store, made when missing, and loads every live object and the kept history.</summary>
    /// <exception cref="StoreOpenException">Another process holds it, it is damaged, its format is another, or SQLite is missing.</exception>
    public static Task<RevisionStore> OpenAsync(
        RevisionStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => Open(options, time, logger, cancellationToken), cancellationToken);

    public StoredObject? Get(StoreKey key) => _writer.Snapshot.Find(key);

    /// <summary>Objects of one resource in key order.</summary>
    /// <param name="resource">Such as <c>apps/deployments</c>.</param>
    /// <param name="ns">Empty for all namespaces.</param>
    /// <param name="after">The last key of the page before; null to start.</param>
    /// <param name="limit">Zero for all.</param>
    /// <param name="revision">Zero for the latest; else that of the first page.</param>
    /// <exception cref="CompactedException">The revision's history is gone.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The revision is not reached yet.</exception>
    public StoreList List(string resource, string ns, StoreKey? after, int limit, long revision)
    {
        var snapshot = _writer.Snapshot;
        var range = new KeyRange(resource, ns, after);
        if (revision == 0 || revision == snapshot.Revision)
        {
            return StoreLister.List(snapshot, range, snapshot.Revision, [], limit);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, snapshot.Revision);
        var earlier = _history.Of(resource).StatesAt(range, revision, snapshot.Revision);

        // Looked at after reading: events are removed only after this number says so.
        RefuseCompacted(revision);
        return StoreLister.List(snapshot, range, revision, earlier, limit);
    }

    /// <summary>Makes all writes or none; each gets a revision of its own, in their order. Completes once they are on disk.</summary>
    /// <exception cref="StoreWriteException">The disk is full or failing; nothing was written, and a later commit may succeed.</exception>
    /// <exception cref="StoreFullException">There is no memory left for what the commit would add; nothing was written.</exception>
    public async Task<CommitResult> CommitAsync(IReadOnlyList<Write> writes, WriteOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(writes.Count);
        if (writes.FirstOrDefault(write => (uint)write.Body.RevisionSlot > (uint)write.Body.Json.Length) is { } wrong)
        {
            throw new ArgumentException(
                $"{wrong.Key}: the revision's slot {wrong.Body.RevisionSlot} lies outside the body of {wrong.Body.Json.Length} bytes",
                nameof(writes));
        }

        var request = new CommitRequest(writes, origin);
        using var registration = cancellationToken.Register(() => request.Cancel(cancellationToken));
        _writer.Post(request);
        return await request.Done.ConfigureAwait(false);
    }

    /// <summary>What a commit would come to now; nothing is written.</summary>
    public CommitResult Try(IReadOnlyList<Write> writes, WriteOrigin origin) => _writer.Try(writes, origin);

    /// <summary>Has a rule take part in every commit from now on, in the place of the one before.</summary>
    public void Govern(ICommitRule rule) => _writer.Rule = rule;

    /// <summary>
    /// Has each event from now on told to a follower, one at a time and in order: once readers see it, before watches do and before its
    /// commit is answered. A follower must be quick and must not commit.
    /// </summary>
    public void Follow(Action<StoreEvent> follower) => _writer.Follow(follower);

    /// <summary>Watches one resource, from the event after a revision on.</summary>
    /// <param name="resource">Such as <c>apps/deployments</c>.</param>
    /// <param name="scope">What of it.</param>
    /// <param name="afterRevision">The revision of the list or of the event before.</param>
    /// <exception cref="CompactedException">The revision's history is gone.</exception>
    public StoreWatch Watch(string resource, in WatchScope scope, long afterRevision)
    {
        RefuseCompacted(afterRevision);
        var watch = new StoreWatch(this, _history.Of(resource), scope, afterRevision);
        _watches[watch] = true;
        if (Volatile.Read(ref _closed) != 0)
        {
            watch.Close();
        }

        return watch;
    }

    /// <summary>Forgets history up to and with a revision, in memory and on disk; live objects stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The revision is not reached yet.</exception>
    /// <exception cref="StoreWriteException">The disk is failing; part of the history may be gone.</exception>
    public Task CompactAsync(long revision, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, Revision);
        var request = new CompactRequest(revision);
        _writer.Post(request);
        return request.Done.WaitAsync(cancellationToken);
    }

    /// <summary>What is kept of one object: every revision that watches may still ask for, and those in the archive.</summary>
    /// <exception cref="StoreOpenException">What is on disk is damaged; the message names it.</exception>
    public Task<ObjectHistory> HistoryAsync(StoreKey key, CancellationToken cancellationToken)
    {
        var request = new HistoryRequest(key, _cipher);
        _writer.Post(request);
        return request.Done.WaitAsync(cancellationToken);
    }

    /// <summary>Copies the database, as it is when the copy is complete, to a new file that its owner alone may read. Commits go on.</summary>
    /// <returns>The revision of the copy.</returns>
    /// <exception cref="IOException">The file is there already, or the disk is full or failing.</exception>
    public async Task<long> BackupAsync(string path, CancellationToken cancellationToken)
    {
        StoreFiles.CreateEmpty(path);
        var request = new BackupRequest(path, cancellationToken);
        _writer.Post(request);
        try
        {
            return await request.Done.ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            throw new IOException($"the store cannot be copied to {path}: {e.Message}", e);
        }
    }

    /// <summary>Ends watches, finishes the writes already taken, and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        await _compaction.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        foreach (var watch in _watches.Keys)
        {
            watch.Close();
        }

        _log.Dispose();
        _mark.Dispose();
        _lock.Dispose();
    }

    internal void Forget(StoreWatch watch) => _watches.TryRemove(watch, out _);

    private static RevisionStore Open(
        RevisionStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        options.Validate();
        options = options with { Path = Path.GetFullPath(options.Path) };
        var path = options.Path;
        StoreFiles.Prepare(path);
        var @lock = StoreLock.Take(path);
        StoreMark? mark = null;
        RevisionLog? log = null;
        try
        {
            mark = StoreMark.Open(path);
            if (new FileInfo(path).Length == 0)
            {
                mark.Check(path, 0);
            }

            log = RevisionLog.Open(options, time, logger);
            var loader = new StoreLoader(log, options);
            var (snapshot, history) = loader.Load(cancellationToken);
            mark.Check(path, snapshot.Revision);
            var compactor = new StoreCompactor(log, history, options, snapshot.Revision, logger);
            compactor.Compact(loader.UnreadableUpTo);
            if (mark.Floor > snapshot.Revision)
            {
                // Nothing that was issued before the restore may be taken for a revision of what was restored.
                compactor.Compact(snapshot.Revision);
                log.Forget([], mark.Floor);
                (snapshot, history) = (snapshot.At(mark.Floor), new(mark.Floor));
                Log.Restored(logger, path, mark.Floor);
            }

            mark.Reach(snapshot.Revision);
            Log.Opened(logger, path, snapshot.Revision, loader.Count, history.CompactedRevision);
            return new(@lock, mark, log, snapshot, history, options, time, logger);
        }
        catch
        {
            log?.Dispose();
            mark?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    private void RefuseCompacted(long revision)
    {
        if (revision < CompactedRevision)
        {
            throw new CompactedException(revision, CompactedRevision);
        }
    }
}
