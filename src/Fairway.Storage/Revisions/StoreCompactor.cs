using Fairway.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

/// <summary>Forgets old history: on disk first, then in memory, in slices. Runs on the writer's thread.</summary>
internal sealed class StoreCompactor(RevisionLog log, StoreHistory history, RevisionStoreOptions options, long revision, ILogger logger)
{
    private const int SliceLength = 1000;

    private long _lastRegular = revision;

    /// <summary>What the regular compaction forgets: all that was there at the one before, so that a whole period is kept.</summary>
    public long NextRegular(long newest)
    {
        var target = _lastRegular;
        _lastRegular = newest;
        return target;
    }

    /// <summary>A compaction that also forgets what the archive has kept long enough.</summary>
    /// <inheritdoc cref="Compact" path="/exception"/>
    public void CompactAndPrune(long upTo)
    {
        Compact(upTo);
        log.PruneArchive();
    }

    /// <exception cref="SqliteException">Some of it may be done; what is kept is consistent.</exception>
    public void Compact(long upTo)
    {
        while (upTo > history.CompactedRevision)
        {
            var slice = history.Oldest(upTo, SliceLength);
            var reached = slice.Count == SliceLength ? slice[^1].Revision : upTo;
            log.Forget(slice, reached);
            history.RemoveOldest(slice.Count, reached);
        }
    }

    /// <summary>Compacts when history has outgrown its limits, and then a tenth more, so that it is not done at every write.</summary>
    public void KeepLimits()
    {
        if (history.Count <= options.HistoryLimit && history.Bytes <= options.HistoryBytes)
        {
            return;
        }

        var target = history.RevisionLeaving(
            options.HistoryLimit - (options.HistoryLimit / 10), options.HistoryBytes - (options.HistoryBytes / 10));
        try
        {
            CompactAndPrune(target);
        }
        catch (Exception e)
        {
            // Nobody waits for it, and the writer must go on: it is tried again after the next commit.
            Log.CompactionFailed(logger, target, e);
        }
    }
}
