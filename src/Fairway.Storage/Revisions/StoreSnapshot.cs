using System.Collections.Immutable;

namespace Fairway.Storage.Revisions;

/// <summary>All live objects as of one revision; a commit makes the next snapshot, which shares what did not change.</summary>
internal sealed class StoreSnapshot(long revision, ImmutableDictionary<string, ResourceTable> tables, long bytes)
{
    // What an object takes in memory beside its body, its name and labels included; measured with pods.
    private const int ObjectBytes = 512;

    public long Revision => revision;

    /// <summary>What live objects take in memory.</summary>
    public long Bytes => bytes;

    public ResourceTable Table(string resource) => tables.GetValueOrDefault(resource, ResourceTable.Empty);

    public StoredObject? Find(in StoreKey key) => Table(key.Resource).Find(key);

    /// <summary>The snapshot after an event, which must be of the next revision.</summary>
    public StoreSnapshot After(StoreEvent change)
    {
        var key = change.Object.Key;
        var table = Table(key.Resource);
        var next = change.Type == StoreEventType.Put ? table.With(change.Object) : table.Without(key);
        var size = (change.Type == StoreEventType.Put ? BytesOf(change.Object) : 0) - (change.Previous is { } previous ? BytesOf(previous) : 0);
        return new(change.Revision, next.IsEmpty ? tables.Remove(key.Resource) : tables.SetItem(key.Resource, next), bytes + size);
    }

    /// <summary>The same objects at a later revision.</summary>
    public StoreSnapshot At(long later) => new(later, tables, bytes);

    public static long BytesOf(StoredObject item) => ObjectBytes + item.Body.Length;

    /// <summary>The same key in strings that objects already hold, so that each resource and namespace is in memory once.</summary>
    public StoreKey Share(in StoreKey key)
    {
        var table = Table(key.Resource);
        if (table.IsEmpty)
        {
            return key;
        }

        var first = table.Seek(key with { Name = "" });
        var neighbour = table[first < table.End ? first : ResourceTable.Start].Key;
        return new(neighbour.Resource, neighbour.Namespace == key.Namespace ? neighbour.Namespace : key.Namespace, key.Name);
    }
}
