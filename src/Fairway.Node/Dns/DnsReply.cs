namespace Fairway.Node.Dns;

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
