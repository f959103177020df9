using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Fairway.Storage.Blobs;

/// <summary>Content-addressed files: what is there is whole, verified and on disk. Any number of writers of one digest are fine.</summary>
public sealed class BlobStore
{
    private readonly BlobStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, BlobUpload> _uploads = new(StringComparer.Ordinal);
    private readonly string _blobs;
    private readonly string _temporary;
    private readonly string _resumable;

    private BlobStore(BlobStoreOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _blobs = Path.Combine(Path.GetFullPath(options.Root), "sha256");
        _temporary = Path.Combine(Path.GetFullPath(options.Root), "tmp");
        _resumable = Path.Combine(Path.GetFullPath(options.Root), "uploads");
    }

    /// <summary>Opens the folder and removes what interrupted writes left behind, and uploads that nobody resumed.</summary>
    public static BlobStore Open(BlobStoreOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBlobBytes, 1);
        var store = new BlobStore(options, time);
        Array.ForEach([Path.GetFullPath(options.Root), store._blobs, store._temporary, store._resumable], DurableFolder.Create);
        foreach (var file in new DirectoryInfo(store._temporary).EnumerateFiles())
        {
            file.Delete();
        }

        store.RemoveExpired();
        return store;
    }

    /// <summary>A write that a restart forgets. Dispose it; what is not committed then is gone.</summary>
    public BlobUpload OpenWrite() => New(_temporary, resumable: false);

    /// <summary>A write that survives a restart, until committed or aborted. Disposing it keeps what was written.</summary>
    public BlobUpload CreateUpload()
    {
        RemoveExpired();
        var upload = New(_resumable, resumable: true);
        return _uploads[upload.Id] = upload;
    }

    /// <summary>The upload with this id, at the position it had reached; null when there is none.</summary>
    public async Task<BlobUpload?> ResumeUploadAsync(string id, CancellationToken cancellationToken)
    {
        // Anything else could name a file elsewhere.
        if (id.Length != BlobUpload.IdLength || !id.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        if (_uploads.TryGetValue(id, out var live))
        {
            return live;
        }

        var path = Path.Combine(_resumable, id);
        var upload = new BlobUpload(this, id, path, resumable: true, _options.MaxBlobBytes);
        if (!await upload.RehashAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var kept = _uploads.GetOrAdd(id, upload);
        if (File.Exists(path))
        {
            return kept;
        }

        // Committed or aborted while it was read.
        _uploads.TryRemove(id, out _);
        return null;
    }

    /// <summary>Writes a whole stream and commits it; verified against <paramref name="expected"/> when given.</summary>
    /// <exception cref="BlobDigestException">The content has another digest.</exception>
    /// <exception cref="BlobTooLargeException">The content is over the limit.</exception>
    public async Task<BlobDigest> WriteAsync(Stream content, BlobDigest? expected, CancellationToken cancellationToken)
    {
        var upload = OpenWrite();
        await using var _ = upload.ConfigureAwait(false);
        await upload.AppendAsync(content, cancellationToken).ConfigureAwait(false);
        return await upload.CommitAsync(expected, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The content, or null when the blob is not there.</summary>
    public FileStream? TryOpenRead(BlobDigest digest)
    {
        try
        {
            return new FileStream(PathOf(digest), new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public bool Exists(BlobDigest digest) => File.Exists(PathOf(digest));

    /// <summary>The length in bytes, or null when the blob is not there.</summary>
    public long? Length(BlobDigest digest) => new FileInfo(PathOf(digest)) is { Exists: true } file ? file.Length : null;

    /// <summary>Whether the content on disk still has its digest; false also when the blob is not there.</summary>
    public async Task<bool> VerifyAsync(BlobDigest digest, CancellationToken cancellationToken)
    {
        var content = TryOpenRead(digest);
        if (content is null)
        {
            return false;
        }

        await using var _ = content.ConfigureAwait(false);
        return BlobDigest.FromHash(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false)) == digest;
    }

    /// <summary>Removes a blob; false when it was not there. Readers that have it open keep it.</summary>
    public bool Delete(BlobDigest digest)
    {
        var path = PathOf(digest);
        if (!File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        return true;
    }

    /// <summary>Every blob, in no order.</summary>
    public IEnumerable<BlobInfo> List()
    {
        foreach (var file in new DirectoryInfo(_blobs).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            // One that was deleted meanwhile has no length to tell.
            if (file.Exists && BlobDigest.TryParse("sha256:" + file.Name, out var digest))
            {
                yield return new(digest, file.Length, file.LastWriteTimeUtc);
            }
        }
    }

    /// <summary>Where the blob lies, whether or not it is there.</summary>
    public string PathOf(BlobDigest digest) => Path.Combine(_blobs, digest.Hex[..2], digest.Hex);

    internal void Forget(BlobUpload upload) => _uploads.TryRemove(upload.Id, out _);

    private BlobUpload New(string folder, bool resumable)
    {
        var id = RandomNumberGenerator.GetHexString(BlobUpload.IdLength, lowercase: true);
        var path = Path.Combine(folder, id);
        File.Create(path).Dispose();
        return new(this, id, path, resumable, _options.MaxBlobBytes);
    }

    private void RemoveExpired()
    {
        var oldest = _time.GetUtcNow() - _options.UploadLifetime;
        foreach (var file in new DirectoryInfo(_resumable).EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest))
        {
            file.Delete();
            _uploads.TryRemove(file.Name, out _);
        }
    }
}
