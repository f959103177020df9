using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairway.ControlPlane.Backends;

/// <summary>
/// Lets a client send a header more than once. The framework joins the values of a header by commas, which a group of <c>X-Remote-Group</c> may
/// hold itself; so they are given under numbered names, and on the way out the number is replaced by as many spaces behind the colon.
/// </summary>
internal sealed class RepeatedHeaders(Stream inner) : Stream
{
    private const int Digits = 4;
    private const int Most = 9999;

    // Nobody who sends a body can know it.
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("-" + RandomNumberGenerator.GetHexString(16, lowercase: true));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The name to give a header's value by, so that it gets a line of its own.</summary>
    public static string NameOf(string header, int index) => index == 0
        ? header
        : header + Encoding.ASCII.GetString(Mark) + Math.Min(index, Most).ToString("D4", CultureInfo.InvariantCulture);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer.Span.IndexOf(Mark) < 0 ? buffer : Replaced(buffer.Span), cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer.IndexOf(Mark) < 0 ? buffer : Replaced(buffer));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // The framework writes the head of a request in one piece.
    private static byte[] Replaced(ReadOnlySpan<byte> buffer)
    {
        var copy = buffer.ToArray();
        var rest = copy.AsSpan();
        for (var at = rest.IndexOf(Mark); at >= 0; at = rest.IndexOf(Mark))
        {
            var end = at + Mark.Length + Digits;
            if (end >= rest.Length || rest[end] != ':')
            {
                break;
            }

            rest[at] = (byte)':';
            rest[(at + 1)..(end + 1)].Fill((byte)' ');
            rest = rest[(end + 1)..];
        }

        return copy;
    }
}
