namespace Fairway.Node.Dns;

/// <summary>Types of records (RFC 1035 section 3.2.2, RFC 2782, RFC 3596, RFC 6891).</summary>
internal enum DnsType : ushort
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
    Any = 255,
}

/// <summary>Response codes (RFC 1035 section 4.1.1).</summary>
internal enum DnsCode : byte
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
}

/// <summary>One record of class IN; its data are as they go over the wire, names in them not compressed.</summary>
internal sealed record DnsRecord(string Name, DnsType Type, byte[] Data);

/// <summary>What a zone knows of a question: <see cref="DnsCode.NoError"/> without answers means that the name has no such record.</summary>
internal sealed record DnsReply(DnsCode Code, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Additional)
{
    public static DnsReply NoSuchName { get; } = new(DnsCode.NameError, [], []);

    public static DnsReply NoSuchRecord { get; } = new(DnsCode.NoError, [], []);

    /// <summary>It cannot be told yet.</summary>
    public static DnsReply Unknown { get; } = new(DnsCode.ServerFailure, [], []);

    public static DnsReply Of(IReadOnlyList<DnsRecord> answers, IReadOnlyList<DnsRecord>? additional = null) =>
        new(DnsCode.NoError, answers, additional ?? []);
}
