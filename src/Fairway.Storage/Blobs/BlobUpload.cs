namespace Fairway.Storage.Blobs;

/// <summary>A blob being written: hashed on the way, no part of the store until it is committed. One caller at a time; others wait.</summary>
public sealed class BlobUpload : IAsyncDisposable
{
    /// <summary>Names a resumable upload; random, safe in URLs.</summary>
    public string Id => throw new NotImplementedException();

    /// <summary>How many bytes have been taken.</summary>
    public long Length => throw new NotImplementedException();

    /// <summary>Appends the stream's content; returns the new length. After an error the bytes taken so far remain.</summary>
    /// <exception cref="BlobTooLargeException">The blob would grow over the limit.</exception>
    public Task<long> AppendAsync(Stream content, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Verifies the digest when one is expected, brings the blob to disk and puts it into the store.</summary>
    /// <exception cref="BlobDigestException">The content has another digest; the upload stays as it was.</exception>
    public Task<BlobDigest> CommitAsync(BlobDigest? expected, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends the upload and removes what was written.</summary>
    public Task AbortAsync() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
