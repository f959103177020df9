namespace Fairway.Storage.Blobs;

/// <summary>Content does not have the digest it was announced with.</summary>
public sealed class BlobDigestException(BlobDigest expected, BlobDigest actual)
    : IOException($"the content has digest {actual}, not {expected} as announced")
{
    public BlobDigest Expected { get; } = expected;

    public BlobDigest Actual { get; } = actual;
}
