namespace Fairway.Storage.Revisions;

/// <summary>Derives an object's metadata from its bytes; called for each object and each kept revision of it when the store is opened.</summary>
public delegate StoredMetadata StoreIndexer(StoreKey key, ReadOnlyMemory<byte> body);
