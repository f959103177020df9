namespace Fairway.Storage.Blobs;

/// <summary>A blob is larger than the store allows; the limit is in bytes.</summary>
public sealed class BlobTooLargeException(long limit) : IOException($"the blob is larger than the {limit} bytes allowed")
{
    public long Limit { get; } = limit;
}
