using System.Buffers.Binary;

namespace Fairway.Node.Dns;

/// <summary>Asks other servers for a name's addresses: writes the query, and takes the addresses out of the answer.</summary>
internal static class ForeignAddresses
{
    private const int MostRecords = 64;

    public static byte[] Query(ushort id, string name, DnsType type)
    {
        byte[] message = [0, 0, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. DnsNames.Write(name), 0, 0, 0, 1];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(message.Length - 4), (ushort)type);
        return message;
    }

    /// <summary>The data of the answer's records of a type, whatever aliases lead to them; fewer when the answer is malformed.</summary>
    public static IReadOnlyList<byte[]> Read(ReadOnlySpan<byte> answer, DnsType type)
    {
        var found = new List<byte[]>();
        var position = DnsQuery.HeaderBytes;
        if (answer.Length < position || !DnsNames.TryRead(answer, ref position, out _))
        {
            return found;
        }

        position += 4;
        var count = Math.Min((int)BinaryPrimitives.ReadUInt16BigEndian(answer[6..]), MostRecords);
        for (var i = 0; i < count && TrySkipName(answer, ref position) && position + 10 <= answer.Length; i++)
        {
            var record = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(answer[position..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(answer[(position + 8)..]);
            position += 10;
            if (position + length > answer.Length)
            {
                break;
            }

            if (record == type)
            {
                found.Add(answer.Slice(position, length).ToArray());
            }

            position += length;
        }

        return found;
    }

    // Labels up to the root's, or up to a pointer of two bytes to the rest (RFC 1035 section 4.1.4).
    private static bool TrySkipName(ReadOnlySpan<byte> message, ref int position)
    {
        while (position < message.Length)
        {
            var length = message[position];
            if (length >= 0xC0)
            {
                position += 2;
                return position <= message.Length;
            }

            position += 1 + length;
            if (length == 0)
            {
                return true;
            }
        }

        return false;
    }
}
