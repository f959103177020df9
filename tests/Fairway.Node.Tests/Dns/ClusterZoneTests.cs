using System.Buffers.Binary;
using System.Net;
using System.Text;
using Fairway.Node.Dns;

namespace Fairway.Node.Tests.Dns;

/// <summary>The records of "Kubernetes DNS-Based Service Discovery", version 1.1.0, section 2.</summary>
public sealed class ClusterZoneTests
{
    private readonly FixedDirectory _directory = new();

    [Theory]
    [InlineData("web.shop.svc.cluster.local", "A", "10.96.0.7")]
    [InlineData("db.shop.svc.cluster.local", "A", "10.244.0.2 10.244.0.3")]
    [InlineData("db-0.db.shop.svc.cluster.local", "A", "10.244.0.2")]
    [InlineData("10-244-0-3.db.shop.svc.cluster.local", "A", "10.244.0.3")]
    [InlineData("10-244-0-9.shop.pod.cluster.local", "A", "10.244.0.9")]
    [InlineData("_http._tcp.web.shop.svc.cluster.local", "Srv", "0 100 80 web.shop.svc.cluster.local")]
    [InlineData("_sql._tcp.db.shop.svc.cluster.local", "Srv", "0 100 5432 10-244-0-3.db.shop.svc.cluster.local 0 100 5432 db-0.db.shop.svc.cluster.local")]
    [InlineData("away.shop.svc.cluster.local", "A", "example.org")]
    [InlineData("dns-version.cluster.local", "Txt", "1.1.0")]
    [InlineData("7.0.96.10.in-addr.arpa", "Ptr", "web.shop.svc.cluster.local")]
    [InlineData("web.shop.svc.cluster.local", "Aaaa", "")]
    [InlineData("shop.svc.cluster.local", "A", "")]
    [InlineData("svc.cluster.local", "A", "")]
    [InlineData("cluster.local", "A", "")]
    [InlineData("other.shop.svc.cluster.local", "A", "NameError")]
    [InlineData("web.empty.svc.cluster.local", "A", "NameError")]
    [InlineData("empty.svc.cluster.local", "A", "NameError")]
    [InlineData("db-7.db.shop.svc.cluster.local", "A", "NameError")]
    [InlineData("10-96-0-7.web.shop.svc.cluster.local", "A", "NameError")]
    [InlineData("_http._udp.web.shop.svc.cluster.local", "Srv", "NameError")]
    [InlineData("x-1.shop.pod.cluster.local", "A", "NameError")]
    [InlineData("a.b.c.d.e.cluster.local", "A", "NameError")]
    [InlineData("example.org", "A", null)]
    [InlineData("xcluster.local", "A", null)]
    [InlineData("1.1.168.192.in-addr.arpa", "Ptr", null)]
    public void Each_name_has_the_records_of_the_specification(string name, string type, string? expected)
    {
        var reply = new ClusterZone("cluster.local", _directory, new Random(1)).Answer(Query(name, Enum.Parse<DnsType>(type)));
        Assert.Equal(expected, reply is null ? null : reply.Code != DnsCode.NoError ? $"{reply.Code}" : Text(reply.Answers));
    }

    [Fact]
    public void Nothing_is_denied_before_all_services_are_known()
    {
        _directory.IsComplete = false;
        var reply = new ClusterZone("cluster.local", _directory, new Random(1)).Answer(Query("other.shop.svc.cluster.local", DnsType.A));
        Assert.Equal(DnsCode.ServerFailure, reply!.Code);
    }

    [Fact]
    public void A_port_of_a_service_comes_with_the_address_of_its_target()
    {
        var reply = new ClusterZone("cluster.local", _directory, new Random(1)).Answer(Query("_http._tcp.web.shop.svc.cluster.local", DnsType.Srv));
        Assert.Equal("10.96.0.7", Text(reply!.Additional));
    }

    internal static DnsQuery Query(string name, DnsType type) => new(1, name, type, true, false, 512, [.. DnsNames.Write(name), 0, (byte)type, 0, 1]);

    internal static string Text(IEnumerable<DnsRecord> records) => string.Join(' ', records.Select(Text).Order(StringComparer.Ordinal));

    private static string Text(DnsRecord record)
    {
        var position = record.Type == DnsType.Srv ? 6 : 0;
        return record.Type switch
        {
            DnsType.A => new IPAddress(record.Data).ToString(),
            DnsType.Txt => Encoding.ASCII.GetString(record.Data.AsSpan(1)),
            DnsType.Srv => $"{Number(record, 0)} {Number(record, 2)} {Number(record, 4)} {Name(record, ref position)}",
            _ => Name(record, ref position),
        };
    }

    private static int Number(DnsRecord record, int at) => BinaryPrimitives.ReadUInt16BigEndian(record.Data.AsSpan(at));

    private static string Name(DnsRecord record, ref int position) => DnsNames.TryRead(record.Data, ref position, out var name) ? name : "?";
}
