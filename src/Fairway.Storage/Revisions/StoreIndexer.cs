namespace Fairway.Storage.Revisions;

/// <summary>Derives an object's metadata from its bytes; called once for each live object when the store is opened.</summary>
public delegate StoredMetadata StoreIndexer(StoreKey key, ReadOnlyMemory<byte> body);
