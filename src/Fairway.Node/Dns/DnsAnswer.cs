using System.Buffers.Binary;

namespace Fairway.Node.Dns;

/// <summary>Writes answers (RFC 1035 section 4.1). What does not fit is left out and said to be (TC), so that the asker comes again over TCP.</summary>
internal static class DnsAnswer
{
    public const int LargestOverTcp = ushort.MaxValue;

    /// <summary>How long an answer about the cluster may be kept, in seconds: CoreDNS' kubernetes plugin has the same.</summary>
    private const uint KeepSeconds = 5;
    private const ushort ClassIn = 1;
    private const ushort QuestionPointer = 0xC000 | DnsQuery.HeaderBytes;

    /// <summary>An answer with authority about the zone.</summary>
    public static byte[] Write(DnsQuery query, DnsReply reply, string zone, int room)
    {
        var message = new List<byte>(256);
        Header(message, query, reply.Code, isAuthority: true);
        var answers = Append(message, query, reply.Answers, room - EdnsBytes(query));
        var isCut = answers < reply.Answers.Count;
        var authority = reply.Answers.Count == 0 ? Append(message, query, [StartOfAuthority(zone)], room - EdnsBytes(query)) : 0;
        var additional = isCut ? 0 : Append(message, query, reply.Additional, room - EdnsBytes(query));
        if (query.HasEdns)
        {
            // The root's name, OPT, the room here, no flags, no options.
            message.AddRange([0, 0, (byte)DnsType.Opt, 0x04, 0xD0, 0, 0, 0, 0, 0, 0]);
            additional++;
        }

        byte[] bytes = [.. message];
        bytes[2] |= (byte)(isCut ? 0x02 : 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), (ushort)authority);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), (ushort)additional);
        return bytes;
    }

    /// <summary>An answer that tells of a failure only.</summary>
    public static byte[] Failure(DnsQuery query, DnsCode code)
    {
        var message = new List<byte>();
        Header(message, query, code, isAuthority: false);
        return [.. message];
    }

    /// <summary>The answer to a query that could not be read: its id, and why.</summary>
    public static byte[] Unreadable(ReadOnlySpan<byte> query, DnsCode code) =>
        [query[0], query[1], (byte)(0x80 | (query[2] & 0x79)), (byte)code, 0, 0, 0, 0, 0, 0, 0, 0];

    private static void Header(List<byte> message, DnsQuery query, DnsCode code, bool isAuthority)
    {
        AddNumber(message, query.Id);
        message.Add((byte)(0x80 | (isAuthority ? 0x04 : 0) | (query.WantsRecursion ? 0x01 : 0)));
        message.Add((byte)(0x80 | (byte)code));
        message.AddRange([0, 1, 0, 0, 0, 0, 0, 0]);
        message.AddRange(query.Question);
    }

    /// <summary>How many of the records fitted.</summary>
    private static int Append(List<byte> message, DnsQuery query, IReadOnlyList<DnsRecord> records, int room)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var before = message.Count;
            var record = records[i];
            if (record.Name == query.Name)
            {
                AddNumber(message, QuestionPointer);
            }
            else
            {
                message.AddRange(DnsNames.Write(record.Name));
            }

            AddNumber(message, (ushort)record.Type);
            AddNumber(message, ClassIn);
            message.AddRange([0, 0, 0, (byte)KeepSeconds]);
            AddNumber(message, (ushort)record.Data.Length);
            message.AddRange(record.Data);
            if (message.Count > room)
            {
                message.RemoveRange(before, message.Count - before);
                return i;
            }
        }

        return records.Count;
    }

    private static int EdnsBytes(DnsQuery query) => query.HasEdns ? 11 : 0;

    // ns.dns.cluster.local hostmaster.cluster.local serial refresh retry expire minimum; the minimum is how long "no" may be kept.
    private static DnsRecord StartOfAuthority(string zone)
    {
        var data = new List<byte>([.. DnsNames.Write("ns.dns." + zone), .. DnsNames.Write("hostmaster." + zone)]);
        foreach (var number in (ReadOnlySpan<uint>)[1, 7200, 1800, 86400, KeepSeconds])
        {
            AddNumber(data, (ushort)(number >> 16));
            AddNumber(data, (ushort)number);
        }

        return new(zone, DnsType.Soa, [.. data]);
    }

    private static void AddNumber(List<byte> message, ushort number)
    {
        message.Add((byte)(number >> 8));
        message.Add((byte)number);
    }
}
