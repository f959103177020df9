namespace Fairway.Storage.Revisions;

/// <summary>One revision of one object: the bytes that readers get, and what they are found by. Never changes.</summary>
public sealed class StoredObject
{
    public required StoreKey Key { get; init; }

    /// <summary>The revision this state was written at; for a deletion, that of the deletion.</summary>
    public required long Revision { get; init; }

    /// <summary>The revision the object came into being at.</summary>
    public required long CreateRevision { get; init; }

    /// <summary>UTF-8 JSON with its revision inside.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required StoredMetadata Metadata { get; init; }

    /// <summary>On disk it is not encrypted as it would be now: writing it again, unchanged, makes it so.</summary>
    public bool IsStale { get; init; }
}
