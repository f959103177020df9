namespace Fairway.Node.Dns;

/// <summary>One record of class IN; its data are as they go over the wire, names in them not compressed.</summary>
internal sealed record DnsRecord(string Name, DnsType Type, byte[] Data);
