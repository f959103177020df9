using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Fairway.Node.Dns;

/// <summary>A query with one question (RFC 1035 section 4), and what EDNS says of the asker's buffer (RFC 6891).</summary>
/// <param name="Id">Chosen by the asker.</param>
/// <param name="Name">In lower case, without the last dot.</param>
/// <param name="Type">What is asked for.</param>
/// <param name="WantsRecursion">The RD bit.</param>
/// <param name="HasEdns">Whether an OPT record came along.</param>
/// <param name="Room">How many bytes an answer over UDP may have.</param>
/// <param name="Question">The question as it came, to be repeated in the answer.</param>
internal sealed record DnsQuery(ushort Id, string Name, DnsType Type, bool WantsRecursion, bool HasEdns, int Room, byte[] Question)
{
    public const int HeaderBytes = 12;
    private const int SmallestRoom = 512;
    private const int LargestRoom = 1232;
    private const ushort ClassIn = 1;

    /// <summary>False for what is no query at all and gets no answer.</summary>
    public static bool IsQuery(ReadOnlySpan<byte> message) => message.Length >= HeaderBytes && (message[2] & 0x80) == 0;

    /// <summary>Reads a standard query with one question of class IN.</summary>
    /// <param name="message">At least <see cref="HeaderBytes"/> long.</param>
    /// <param name="query">The query.</param>
    /// <param name="refusal">What to answer when it cannot be read.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, [NotNullWhen(true)] out DnsQuery? query, out DnsCode refusal)
    {
        query = null;
        refusal = DnsCode.NotImplemented;
        if ((message[2] & 0x78) != 0)
        {
            return false;
        }

        refusal = DnsCode.FormatError;
        var position = HeaderBytes;
        if (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1
            || !DnsNames.TryRead(message, ref position, out var name)
            || position + 4 > message.Length)
        {
            return false;
        }

        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[position..]);
        if (BinaryPrimitives.ReadUInt16BigEndian(message[(position + 2)..]) != ClassIn)
        {
            refusal = DnsCode.NotImplemented;
            return false;
        }

        position += 4;
        var room = EdnsRoom(message, position);
        query = new(
            BinaryPrimitives.ReadUInt16BigEndian(message),
            name,
            type,
            (message[2] & 0x01) != 0,
            room > 0,
            Math.Clamp(room, SmallestRoom, LargestRoom),
            message[HeaderBytes..position].ToArray());
        return true;
    }

    // Resolvers send the OPT record as the only one after the question: a root name, the type, and the buffer's size in the place of the class.
    private static int EdnsRoom(ReadOnlySpan<byte> message, int position)
    {
        var isLone = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[8..]) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[10..]) == 1;
        return isLone
            && message.Length >= position + 11
            && message[position] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[(position + 1)..]) == (ushort)DnsType.Opt
                ? BinaryPrimitives.ReadUInt16BigEndian(message[(position + 3)..])
                : 0;
    }
}
