namespace Fairway.Storage.Revisions;

/// <summary>Pages through one resource at the snapshot's revision, or at an earlier one by taking back the events since.</summary>
internal static class StoreLister
{
    /// <param name="snapshot">The live objects.</param>
    /// <param name="range">What to list.</param>
    /// <param name="revision">The revision to show, at most the snapshot's.</param>
    /// <param name="earlier">
    /// For each key changed after that revision its state then, null when it was not there; ordered by key, within the range.
    /// </param>
    /// <param name="limit">Zero for all.</param>
    public static StoreList List(
        StoreSnapshot snapshot, KeyRange range, long revision, IReadOnlyList<KeyValuePair<StoreKey, StoredObject?>> earlier, int limit)
    {
        var table = snapshot.Table(range.Resource);
        var at = range.StartIn(table);
        var end = range.EndIn(table);
        var total = (at < end ? table.Count(at, end) : 0)
            + earlier.Sum(pair => (pair.Value is null ? 0 : 1) - (table.Find(pair.Key) is null ? 0 : 1));
        var wanted = limit <= 0 ? total : Math.Min(limit, total);
        var items = new List<StoredObject>((int)wanted);
        for (var next = 0; items.Count < wanted;)
        {
            var order = next == earlier.Count ? -1 : !(at < end) ? 1 : table[at].Key.CompareWithin(earlier[next].Key);
            if (order < 0)
            {
                items.Add(table[at]);
            }
            else if (earlier[next++].Value is { } state)
            {
                items.Add(state);
            }

            at = order <= 0 ? table.Next(at) : at;
        }

        return new(revision, items, total > wanted, total - wanted);
    }
}
