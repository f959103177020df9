using System.Collections.Concurrent;

namespace Fairway.Storage.Revisions;

/// <summary>The kept events of all resources, oldest first, and how much memory they hold. Changed by the writer alone.</summary>
internal sealed class StoreHistory
{
    // What an event costs beside the bodies it keeps alive.
    private const int EventBytes = 256;

    private readonly ConcurrentDictionary<string, ResourceHistory> _resources = new(StringComparer.Ordinal);
    private readonly EventRing _events = new();
    private readonly long _loadedCompactedRevision;
    private long _compactedRevision;

    public StoreHistory(long compactedRevision) => _compactedRevision = _loadedCompactedRevision = compactedRevision;

    public long CompactedRevision => Volatile.Read(ref _compactedRevision);

    public int Count => _events.Count;

    /// <summary>The bytes of the states that only history keeps.</summary>
    public long Bytes { get; private set; }

    public ResourceHistory Of(string resource) =>
        _resources.GetOrAdd(resource, name => new(name, _loadedCompactedRevision, () => CompactedRevision));

    public void Append(StoreEvent change)
    {
        _events.Add(change);
        Bytes += BytesOf(change);
        Of(change.Object.Key.Resource).Append(change);
    }

    public void Publish(IReadOnlyList<StoreEvent> events, long revision)
    {
        // Neighbours are mostly of one resource.
        for (int from = 0, to; from < events.Count; from = to)
        {
            var history = Of(events[from].Object.Key.Resource);
            for (to = from + 1; to < events.Count && events[to].Object.Key.Resource == history.Resource;)
            {
                to++;
            }

            history.Publish(events, from, to, revision);
        }
    }

    /// <summary>The oldest events up to a revision, at most so many.</summary>
    public IReadOnlyList<StoreEvent> Oldest(long upTo, int limit)
    {
        var oldest = new List<StoreEvent>();
        for (var i = 0; i < _events.Count && i < limit && _events[i].Revision <= upTo; i++)
        {
            oldest.Add(_events[i]);
        }

        return oldest;
    }

    /// <summary>The revision to compact to so that at most so much remains.</summary>
    public long RevisionLeaving(int count, long bytes)
    {
        var (left, leftBytes, revision) = (Count, Bytes, CompactedRevision);
        for (var i = 0; left > count || leftBytes > bytes; i++, left--)
        {
            leftBytes -= BytesOf(_events[i]);
            revision = _events[i].Revision;
        }

        return revision;
    }

    /// <summary>Drops the oldest events; readers learn first that they are gone.</summary>
    public void RemoveOldest(int count, long compactedRevision)
    {
        Volatile.Write(ref _compactedRevision, compactedRevision);
        for (var i = 0; i < count; i++)
        {
            var change = _events.RemoveFirst();
            Bytes -= BytesOf(change);
            Of(change.Object.Key.Resource).RemoveFirst();
        }
    }

    private static long BytesOf(StoreEvent change) =>
        EventBytes + (change.Previous?.Body.Length ?? 0) + (change.Type == StoreEventType.Delete ? change.Object.Body.Length : 0);
}
