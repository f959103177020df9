using System.Buffers.Binary;

namespace Fairway.Node.Dns;

/// <summary>Messages on a TCP connection, each after its length in two bytes (RFC 1035 section 4.2.2).</summary>
internal static class TcpMessages
{
    /// <summary>Null at the end of the connection, and for a message longer than allowed.</summary>
    /// <exception cref="EndOfStreamException">The connection ends within a message.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, int longest, CancellationToken cancellationToken)
    {
        var prefix = new byte[2];
        if (await stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < prefix.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(prefix);
        if (length > longest)
        {
            return null;
        }

        var message = new byte[length];
        await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);
        return message;
    }

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed.AsMemory(2));
        await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);
    }
}
