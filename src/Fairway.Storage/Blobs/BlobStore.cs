namespace Fairway.Storage.Blobs;

/// <summary>Content-addressed files: what is there is whole, verified and on disk. Any number of writers of one digest are fine.</summary>
public sealed class BlobStore
{
    /// <summary>Opens the folder and removes what interrupted writes left behind.</summary>
    public static BlobStore Open(BlobStoreOptions options, TimeProvider time) => throw new NotImplementedException();

    /// <summary>A write that a restart forgets. Dispose it; what is not committed then is gone.</summary>
    public BlobUpload OpenWrite() => throw new NotImplementedException();

    /// <summary>A write that survives a restart, until committed or aborted. Disposing it keeps what was written.</summary>
    public BlobUpload CreateUpload() => throw new NotImplementedException();

    /// <summary>The upload with this id, at the position it had reached; null when there is none.</summary>
    public Task<BlobUpload?> ResumeUploadAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Writes a whole stream and commits it; verified against <paramref name="expected"/> when given.</summary>
    public Task<BlobDigest> WriteAsync(Stream content, BlobDigest? expected, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The content, or null when the blob is not there.</summary>
    public FileStream? TryOpenRead(BlobDigest digest) => throw new NotImplementedException();

    public bool Exists(BlobDigest digest) => throw new NotImplementedException();

    /// <summary>The length in bytes, or null when the blob is not there.</summary>
    public long? Length(BlobDigest digest) => throw new NotImplementedException();

    /// <summary>Whether the content on disk still has its digest; false also when the blob is not there.</summary>
    public Task<bool> VerifyAsync(BlobDigest digest, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes a blob; false when it was not there. Readers that have it open keep it.</summary>
    public bool Delete(BlobDigest digest) => throw new NotImplementedException();

    /// <summary>Every blob, in no order.</summary>
    public IEnumerable<BlobInfo> List() => throw new NotImplementedException();
}
