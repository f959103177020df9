using System.Collections.Immutable;
using System.Globalization;

namespace Fairway.Storage.Revisions;

/// <summary>Rebuilds the live objects and the kept history from the database, and checks that each row follows the one it says it does.</summary>
internal sealed class StoreLoader(RevisionLog log, RevisionStoreOptions options)
{
    private readonly Dictionary<StoreKey, StoredObject> _live = [];
    private readonly long _compacted = log.CompactedRevision;
    private readonly List<StoreEvent> _events = [];
    private readonly Dictionary<StoreKey, StoreOpenException> _unreadable = [];
    private long _revision = log.CompactedRevision;

    public int Count => _live.Count;

    /// <summary>
    /// The last revision of the history that supersedes what cannot be decrypted any more: nothing up to it can be shown to watches.
    /// </summary>
    public long UnreadableUpTo { get; private set; }

    /// <exception cref="StoreOpenException">The database is damaged.</exception>
    public (StoreSnapshot Snapshot, StoreHistory History) Load(CancellationToken cancellationToken)
    {
        foreach (var row in log.ReadAll())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(row);
        }

        if (_unreadable.Count > 0)
        {
            throw _unreadable.Values.First();
        }

        var tables = _live.Values
            .GroupBy(item => item.Key.Resource, StringComparer.Ordinal)
            .ToImmutableDictionary(
                group => group.Key, group => ResourceTable.FromSorted([.. group.OrderBy(item => item.Key)]), StringComparer.Ordinal);
        var history = new StoreHistory(_compacted);
        _events.ForEach(history.Append);
        history.Publish(_events, _revision);
        return (new(_revision, tables, _live.Values.Sum(StoreSnapshot.BytesOf)), history);
    }

    private void Take(in LogRow row)
    {
        var previous = _live.GetValueOrDefault(row.Key);
        Check(row, previous);
        if (_unreadable.Remove(row.Key))
        {
            UnreadableUpTo = row.Revision;
        }

        var body = Open(row);
        var item = new StoredObject
        {
            Key = previous?.Key ?? row.Key,
            Revision = row.Revision,
            CreateRevision = row.CreateRevision,
            Body = body,
            Metadata = body.IsEmpty ? StoredMetadata.Empty : options.Indexer(row.Key, body),
            IsStale = row.Seal != (options.Cipher?.SealFor(row.Key.Resource) ?? ""),
        };
        if (row.Type == StoreEventType.Put)
        {
            _live[row.Key] = item;
        }
        else
        {
            _live.Remove(row.Key);
        }

        if (row.Revision > _compacted)
        {
            _events.Add(new(row.Revision, row.Type, item, previous));
        }

        _revision = Math.Max(_revision, row.Revision);
    }

    private ReadOnlyMemory<byte> Open(in LogRow row)
    {
        try
        {
            return row.OpenBody(options.Cipher);
        }
        catch (BodyCipherException e) when (row.Type == StoreEventType.Put)
        {
            // A key may be gone once every object was written anew: what counts is whether this is the object's last revision.
            _unreadable[row.Key] = new StoreOpenException(string.Create(
                CultureInfo.InvariantCulture, $"revision {row.Revision} ({row.Key}) of the store {options.Path} cannot be read: {e.Message}"), e);
            return ReadOnlyMemory<byte>.Empty;
        }
        catch (BodyCipherException)
        {
            UnreadableUpTo = row.Revision;
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    // Up to the compacted revision each object has one row; above it no revision is missing.
    private void Check(in LogRow row, StoredObject? previous)
    {
        var (before, at) = (previous?.Revision ?? 0, row.Revision);
        if (at <= _compacted ? previous is not null || row.Type != StoreEventType.Put : before != row.PreviousRevision)
        {
            throw log.Corrupt(string.Create(
                CultureInfo.InvariantCulture,
                $"revision {at} ({row.Key}) should follow revision {row.PreviousRevision} of that object but revision {before} is there"));
        }

        if (at > _compacted && at != _revision + 1)
        {
            throw log.Corrupt(string.Create(
                CultureInfo.InvariantCulture, $"revision {_revision + 1} is missing: revision {at} comes after {_revision}"));
        }
    }
}
