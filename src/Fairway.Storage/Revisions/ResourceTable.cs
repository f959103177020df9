namespace Fairway.Storage.Revisions;

/// <summary>
/// The live objects of one resource, ordered by namespace and name. Immutable: a change copies one chunk and the row of chunks, so
/// readers hold a consistent view without locks.
/// </summary>
internal sealed class ResourceTable
{
    private const int ChunkLength = 256;

    // Never an empty chunk; each chunk's first key is above the last of the one before.
    private readonly StoredObject[][] _chunks;

    private ResourceTable(StoredObject[][] chunks) => _chunks = chunks;

    public static ResourceTable Empty { get; } = new([]);

    public bool IsEmpty => _chunks.Length == 0;

    public static TableCursor Start => default;

    public TableCursor End => new(_chunks.Length, 0);

    /// <summary>The object at a position before <see cref="End"/>.</summary>
    public StoredObject this[TableCursor cursor] => _chunks[cursor.Chunk][cursor.Index];

    public static ResourceTable FromSorted(IReadOnlyList<StoredObject> items) => new([.. items.Chunk(ChunkLength / 2)]);

    public StoredObject? Find(in StoreKey key)
    {
        var at = Seek(key);
        return at < End && this[at] is var found && found.Key.CompareWithin(key) == 0 ? found : null;
    }

    /// <summary>The position of the first object at or after a key.</summary>
    public TableCursor Seek(in StoreKey key)
    {
        int low = 0, high = _chunks.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_chunks[middle][^1].Key.CompareWithin(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == _chunks.Length ? End : new(low, Search(_chunks[low], key));
    }

    public TableCursor Next(TableCursor cursor) =>
        cursor.Index + 1 < _chunks[cursor.Chunk].Length ? new(cursor.Chunk, cursor.Index + 1) : new(cursor.Chunk + 1, 0);

    /// <summary>How many objects lie between two positions.</summary>
    public long Count(TableCursor from, TableCursor to)
    {
        long count = to.Index - from.Index;
        for (var chunk = from.Chunk; chunk < to.Chunk; chunk++)
        {
            count += _chunks[chunk].Length;
        }

        return count;
    }

    /// <summary>This table with an object added, or in the place of the one with its key.</summary>
    public ResourceTable With(StoredObject item)
    {
        if (IsEmpty)
        {
            return new([[item]]);
        }

        var at = Seek(item.Key);
        if (at < End && this[at].Key.CompareWithin(item.Key) == 0)
        {
            var copy = (StoredObject[])_chunks[at.Chunk].Clone();
            copy[at.Index] = item;
            return Replace(at.Chunk, copy);
        }

        if (at == End)
        {
            at = new(_chunks.Length - 1, _chunks[^1].Length);
        }

        var old = _chunks[at.Chunk];
        StoredObject[] grown = [.. old.AsSpan(0, at.Index), item, .. old.AsSpan(at.Index)];
        return grown.Length <= ChunkLength ? Replace(at.Chunk, grown) : Replace(at.Chunk, grown[..(ChunkLength / 2)], grown[(ChunkLength / 2)..]);
    }

    /// <summary>This table without the object of a key, which must be there.</summary>
    public ResourceTable Without(in StoreKey key)
    {
        var at = Seek(key);
        var old = _chunks[at.Chunk];
        return old.Length == 1 ? Replace(at.Chunk) : Replace(at.Chunk, [.. old.AsSpan(0, at.Index), .. old.AsSpan(at.Index + 1)]);
    }

    private static int Search(StoredObject[] chunk, in StoreKey key)
    {
        int low = 0, high = chunk.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (chunk[middle].Key.CompareWithin(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private ResourceTable Replace(int chunk, params ReadOnlySpan<StoredObject[]> by) =>
        new([.. _chunks.AsSpan(0, chunk), .. by, .. _chunks.AsSpan(chunk + 1)]);
}
