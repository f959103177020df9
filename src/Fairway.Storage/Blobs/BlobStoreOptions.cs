namespace Fairway.Storage.Blobs;

/// <summary>Where blobs lie and how large they may be.</summary>
public sealed record BlobStoreOptions
{
    /// <summary>
    /// The folder; made when missing. Blobs lie in <c>sha256/</c>, resumable uploads in <c>uploads/</c>, other writes in <c>tmp/</c>.
    /// </summary>
    public required string Root { get; init; }

    public long MaxBlobBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>A resumable upload that nobody touched for this long is removed when the store is opened.</summary>
    public TimeSpan UploadLifetime { get; init; } = TimeSpan.FromDays(1);
}
