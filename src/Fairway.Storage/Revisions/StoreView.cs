namespace Fairway.Storage.Revisions;

/// <summary>All live objects as of one revision. Keeps that state in memory while it is held.</summary>
public readonly struct StoreView
{
    private readonly StoreSnapshot _snapshot;

    internal StoreView(StoreSnapshot snapshot) => _snapshot = snapshot;

    public long Revision => _snapshot.Revision;

    public StoredObject? Find(in StoreKey key) => _snapshot.Find(key);

    /// <summary>Whether there is an object of a resource; in any namespace when that is empty.</summary>
    public bool Any(string resource, string ns)
    {
        var table = _snapshot.Table(resource);
        return !table.IsEmpty && Count(table, new(resource, ns, null)) > 0;
    }

    /// <summary>How many objects of a resource there are in a namespace.</summary>
    public long Count(string resource, string ns) => Count(_snapshot.Table(resource), new(resource, ns, null));

    /// <summary>The objects of a resource in a namespace, by name.</summary>
    public IReadOnlyList<StoredObject> List(string resource, string ns) =>
        StoreLister.List(_snapshot, new(resource, ns, null), _snapshot.Revision, [], 0).Items;

    private static long Count(ResourceTable table, in KeyRange range)
    {
        var (from, to) = (range.StartIn(table), range.EndIn(table));
        return from < to ? table.Count(from, to) : 0;
    }
}
