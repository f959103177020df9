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
