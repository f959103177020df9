using System.Security.Cryptography;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Client;

/// <summary>
/// Reads a blob and checks size and digest: reading its end throws <see cref="RegistryException"/> when they are not the descriptor's.
/// What was read before the end is unverified until then.
/// </summary>
internal sealed class VerifyingStream(
    Stream inner, IDisposable owner, Descriptor expected, string source, TimeProvider time, TimeSpan stallTimeout) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _verified;

    public override long Length => expected.Size;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(stallTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var count = await inner.ReadAsync(buffer, linked.Token).ConfigureAwait(false);
            return Take(buffer.Span, count);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException($"{source}: no data for {stallTimeout.TotalSeconds:0} seconds after {_read} of {expected.Size} bytes");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RegistryException($"{source}: interrupted after {_read} of {expected.Size} bytes: {e.Message}", innerException: e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
            owner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> buffer, int count)
    {
        if (count > 0)
        {
            _read += count;
            if (_read > expected.Size)
            {
                throw new RegistryException($"{source}: has more than the {expected.Size} bytes its descriptor tells");
            }

            _hash.AppendData(buffer[..count]);
        }
        else if (!buffer.IsEmpty && !_verified)
        {
            Verify();
        }

        return count;
    }

    private void Verify()
    {
        if (_read != expected.Size)
        {
            throw new RegistryException($"{source}: has {_read} bytes, its descriptor tells {expected.Size}");
        }

        var actual = Digest.FromHash(_hash.GetHashAndReset());
        if (actual != expected.Digest)
        {
            throw new RegistryException($"{source}: the content's digest is {actual}");
        }

        _verified = true;
    }
}
