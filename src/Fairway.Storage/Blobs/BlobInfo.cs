namespace Fairway.Storage.Blobs;

/// <summary>A blob as it lies on disk; the length is in bytes.</summary>
public readonly record struct BlobInfo(BlobDigest Digest, long Length, DateTimeOffset WrittenAt);
