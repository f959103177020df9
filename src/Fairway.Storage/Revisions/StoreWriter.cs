using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fairway.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

/// <summary>
/// The one thread that changes the store. It takes all commits that wait, writes them in one transaction, then lets readers and
/// watches see them, then answers.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private const int GroupWrites = 2000;
    private const long GroupBytes = 16 * 1024 * 1024;

    private readonly RevisionLog _log;
    private readonly StoreMark _mark;
    private readonly StoreHistory _history;
    private readonly RevisionStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreCompactor _compactor;
    private readonly ILogger _logger;
    private readonly BlockingCollection<StoreRequest> _requests = [];
    private readonly Task _loop;
    private StoreSnapshot _snapshot;
    private ImmutableArray<Action<StoreEvent>> _followers = [];
    private ICommitRule? _rule;
    private string _failure = "";

    public StoreWriter(
        RevisionLog log,
        StoreMark mark,
        StoreSnapshot snapshot,
        StoreHistory history,
        RevisionStoreOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (_log, _mark, _snapshot, _history, _options, _time, _logger) = (log, mark, snapshot, history, options, time, logger);
        _compactor = new(log, history, options, snapshot.Revision, logger);
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The newest state that is on disk.</summary>
    public StoreSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Why the last commit could not be written; empty when it could.</summary>
    public string Failure => Volatile.Read(ref _failure);

    /// <summary>Adds a follower, called on this thread for each event in order, after readers see it and before watches do.</summary>
    public void Follow(Action<StoreEvent> follower) => ImmutableInterlocked.Update(ref _followers, followers => followers.Add(follower));

    /// <summary>What takes part in every commit from now on; null for nothing.</summary>
    public ICommitRule? Rule
    {
        get => Volatile.Read(ref _rule);
        set => Volatile.Write(ref _rule, value);
    }

    /// <summary>What a commit would come to now.</summary>
    public CommitResult Try(IReadOnlyList<Write> writes, WriteOrigin origin) => NewGroup().Add(writes, origin);

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Post(StoreRequest request)
    {
        try
        {
            _requests.Add(request);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(RevisionStore));
        }
    }

    /// <summary>Posts work nobody waits for; nothing happens once the store is closed.</summary>
    public void TryPost(StoreRequest request)
    {
        if (!_requests.IsAddingCompleted)
        {
            Post(request);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _requests.CompleteAdding();
        await _loop.ConfigureAwait(false);
        _requests.Dispose();
    }

    private void Run()
    {
        foreach (var first in _requests.GetConsumingEnumerable())
        {
            for (var request = first; request is not null;)
            {
                request = request switch
                {
                    CommitRequest commit => CommitWithWaiting(commit),
                    CompactRequest compact => Compact(compact),
                    _ => Step((StepRequest)request),
                };
            }

            _compactor.KeepLimits();
        }
    }

    private StoreRequest? Compact(CompactRequest request)
    {
        var target = request.Revision ?? _compactor.NextRegular(_snapshot.Revision);
        try
        {
            if (request.Revision is null)
            {
                _compactor.CompactAndPrune(target);
            }
            else
            {
                _compactor.Compact(target);
            }

            request.Answer();
        }
        catch (Exception e)
        {
            Log.CompactionFailed(_logger, target, e);
            request.Fail(new StoreWriteException($"compaction failed: {e.Message}", e is SqliteException { IsFull: true }, e));
        }

        return null;
    }

    private StoreRequest? Step(StepRequest request)
    {
        try
        {
            if (!request.Step(_log, _snapshot, _history))
            {
                Post(request);
            }
        }
        catch (Exception e)
        {
            // Whoever waits for it learns of it; the writer goes on.
            request.Fail(e);
        }

        return null;
    }

    /// <summary>Commits a request and those behind it in one group; returns the request that ended the group, if one did.</summary>
    private StoreRequest? CommitWithWaiting(CommitRequest first)
    {
        var commits = new List<CommitRequest>();
        var (writes, bytes) = (0, 0L);
        StoreRequest? next = first;
        while (next is CommitRequest commit)
        {
            if (commit.TryTake())
            {
                commits.Add(commit);
                writes += commit.Writes.Count;
                bytes += commit.Bytes;
            }

            next = writes < GroupWrites && bytes < GroupBytes && _requests.TryTake(out var waiting) ? waiting : null;
        }

        Commit(commits);
        return next;
    }

    private void Commit(List<CommitRequest> commits)
    {
        CommitGroup group;
        try
        {
            group = NewGroup();
            commits.ForEach(group.Add);
            if (group.Events.Count > 0)
            {
                _log.Append(group.Rows);
                _mark.Reach(group.After.Revision);
                Volatile.Write(ref _failure, "");
            }
        }
        catch (SqliteException e) when (commits.Count > 1)
        {
            // One commit that does not fit must not take its neighbours with it.
            Log.CommitFailed(_logger, commits.Count, e);
            commits.ForEach(commit => Commit([commit]));
            return;
        }
        catch (Exception e)
        {
            // The edge of the loop for a commit: whatever happened, the writer goes on and the caller learns of it.
            Log.CommitFailed(_logger, commits.Count, e);
            Volatile.Write(ref _failure, e.Message);
            var failure = new StoreWriteException($"the write was not stored: {e.Message}", e is SqliteException { IsFull: true }, e);
            commits.ForEach(commit => commit.Fail(failure));
            return;
        }

        Show(group);
        group.Answer();
    }

    private CommitGroup NewGroup() => new(Snapshot, Rule, _options.ObjectBytes, _time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Show(CommitGroup group)
    {
        foreach (var change in group.Events)
        {
            _history.Append(change);
        }

        Volatile.Write(ref _snapshot, group.After);
        foreach (var change in group.Events)
        {
            Tell(change);
        }

        _history.Publish(group.Events, group.After.Revision);
    }

    private void Tell(StoreEvent change)
    {
        foreach (var follower in _followers)
        {
            try
            {
                follower(change);
            }
            catch (Exception e)
            {
                // The commit has happened; a follower's failure must neither undo nor stop it.
                Log.FollowerFailed(_logger, change.Revision, change.Object.Key, e);
            }
        }
    }
}
