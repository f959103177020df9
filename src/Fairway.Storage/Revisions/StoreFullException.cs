namespace Fairway.Storage.Revisions;

/// <summary>Live objects take all the memory that the store was given: nothing was written, reads and deletions go on.</summary>
public sealed class StoreFullException(long bytes, long limit)
    : Exception($"objects take {bytes} bytes of the {limit} bytes of memory that this server may use for them")
{
    public long Bytes { get; } = bytes;

    public long Limit { get; } = limit;
}
