using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Fairway.Storage.Blobs;

/// <summary>A blob being written: hashed on the way, no part of the store until it is committed. One caller at a time; others wait.</summary>
public sealed class BlobUpload : IAsyncDisposable
{
    internal const int IdLength = 32;
    private const int BufferLength = 128 * 1024;

    private readonly BlobStore _store;
    private readonly string _path;
    private readonly bool _resumable;
    private readonly long _maxBytes;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _length;

    internal BlobUpload(BlobStore store, string id, string path, bool resumable, long maxBytes)
    {
        _store = store;
        _path = path;
        _resumable = resumable;
        _maxBytes = maxBytes;
        Id = id;
    }

    /// <summary>Names a resumable upload; random, safe in URLs.</summary>
    public string Id { get; }

    /// <summary>How many bytes have been taken.</summary>
    public long Length => Interlocked.Read(ref _length);

    /// <summary>Appends the stream's content; returns the new length. After an error the bytes taken so far remain.</summary>
    /// <exception cref="BlobTooLargeException">The blob would grow over the limit.</exception>
    /// <exception cref="FileNotFoundException">The upload was committed or aborted meanwhile.</exception>
    public async Task<long> AppendAsync(Stream content, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (_length + read > _maxBytes)
                {
                    throw new BlobTooLargeException(_maxBytes);
                }

                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), _length, cancellationToken).ConfigureAwait(false);
                _hash.AppendData(buffer, 0, read);
                Interlocked.Add(ref _length, read);
            }

            return _length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _turn.Release();
        }
    }

    /// <summary>Verifies the digest when one is expected, brings the blob to disk and puts it into the store.</summary>
    /// <exception cref="BlobDigestException">The content has another digest; the upload stays as it was.</exception>
    /// <exception cref="FileNotFoundException">The upload was committed or aborted meanwhile.</exception>
    public async Task<BlobDigest> CommitAsync(BlobDigest? expected, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var digest = BlobDigest.FromHash(_hash.GetCurrentHash());
            if (expected is { } announced && announced != digest)
            {
                throw new BlobDigestException(announced, digest);
            }

            using (var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write))
            {
                // A write that failed half-way may have left bytes that were never counted.
                RandomAccess.SetLength(file, _length);
                RandomAccess.FlushToDisk(file);
            }

            var target = _store.PathOf(digest);
            var folder = Path.GetDirectoryName(target)!;
            DurableFolder.Create(folder);
            File.Move(_path, target, overwrite: true);
            DurableFolder.Flush(folder);
            _store.Forget(this);
            return digest;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the upload and removes what was written.</summary>
    public async Task AbortAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            File.Delete(_path);
            _store.Forget(this);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!_resumable)
        {
            File.Delete(_path);
            _hash.Dispose();
            _turn.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes up what an earlier process wrote; false when there is nothing.</summary>
    internal async Task<bool> RehashAsync(CancellationToken cancellationToken)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.Asynchronous);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        using var _ = file;
        var buffer = new byte[BufferLength];
        int read;
        while ((read = await RandomAccess.ReadAsync(file, buffer, _length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            _hash.AppendData(buffer, 0, read);
            _length += read;
        }

        return true;
    }
}
