using System.IO.Compression;
using System.Security.Cryptography;
using Fairway.Artifacts.Model;

namespace Fairway.Node.Images;

/// <summary>
/// A layer's uncompressed bytes: gzip or plain by its first bytes (zstd is refused by name), counted against a limit and hashed, so that its
/// diff id can be checked.
/// </summary>
internal sealed class LayerStream : OneWayStream
{
    private readonly Stream _inner;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long _most;
    private long _read;

    private LayerStream(Stream inner, long most) => (_inner, _most) = (inner, most);

    public static async Task<LayerStream> OpenAsync(Stream source, LayerLimits limits, CancellationToken cancellationToken)
    {
        var start = new byte[4];
        var read = await source.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var whole = new PrefixedStream(start.AsMemory(0, read), source);
        if (start.AsSpan().SequenceEqual([(byte)0x28, (byte)0xB5, (byte)0x2F, (byte)0xFD]))
        {
            throw new ImageFormatException("the layer is compressed with zstd, which is not supported: push it with gzip");
        }

        var isGzip = read > 1 && start[0] == 0x1F && start[1] == 0x8B;
        return new(isGzip ? new GZipStream(whole, CompressionMode.Decompress) : whole, limits.MostBytes);
    }

    /// <summary>Reads what is left, which for a verifying source also checks its end, and returns the digest of all bytes.</summary>
    public async Task<Digest> FinishAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        return Digest.FromHash(_hash.GetHashAndReset());
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException($"the layer is not valid gzip: {e.Message}");
        }

        _read += read;
        if (_read > _most)
        {
            throw new ImageFormatException($"the layer unpacks to more than the {_most} bytes allowed");
        }

        _hash.AppendData(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
