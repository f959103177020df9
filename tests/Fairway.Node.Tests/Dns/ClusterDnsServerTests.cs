using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Fairway.Node.Dns;
using Fairway.Node.Network;
using Fairway.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Node.Tests.Dns;

public sealed class ClusterDnsServerTests : IAsyncDisposable
{
    private static readonly byte[] Foreign = [192, 0, 2, 7];

    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly Socket _hostUdp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TcpListener _hostTcp;
    private readonly DnsResponder _responder;
    private readonly ClusterDnsServer _server;
    private readonly Task _running;

    public ClusterDnsServerTests()
    {
        _hostUdp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var host = (IPEndPoint)_hostUdp.LocalEndPoint!;
        _hostTcp = new(host);
        _hostTcp.Start();
        _responder = new(
            "cluster.local", new("cluster.local", new FixedDirectory(), new Random(1)), new HostResolver(() => [host], TimeProvider.System));
        _server = new(
            IPAddress.Loopback, PodRange.Parse("127.0.0.0/8"), _responder, TimeProvider.System, NullLogger<ClusterDnsServer>.Instance, port: 0);
        _running = Task.WhenAll(_server.RunAsync(_stop.Token), AnswerUdpAsync(), AnswerTcpAsync());
    }

    [Fact]
    public async Task A_service_is_answered_over_UDP()
    {
        var answer = await AskAsync(Message("Web.Shop.svc.cluster.local"));
        Assert.Equal((DnsCode.NoError, 1), (Code(answer), Answers(answer)));
        Assert.True((answer[2] & 0x04) != 0, "the answer is authoritative");
        Assert.Equal([10, 96, 0, 7], Assert.Single(ForeignAddresses.Read(answer, DnsType.A)));
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_denied_with_the_zone_s_authority()
    {
        var answer = await AskAsync(Message("nothing.shop.svc.cluster.local"));
        Assert.Equal((DnsCode.NameError, 0), (Code(answer), Answers(answer)));
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(8)));
    }

    [Fact]
    public async Task Other_names_are_asked_of_the_host_s_servers()
    {
        Assert.Equal(Foreign, Assert.Single(ForeignAddresses.Read(await AskAsync(Message("example.org")), DnsType.A)));
        Assert.Equal(Foreign, Assert.Single(ForeignAddresses.Read(await AskOverTcpAsync(Message("example.org")), DnsType.A)));
    }

    [Theory]
    [InlineData("away.shop.svc.cluster.local", new byte[] { 192, 0, 2, 7 })]
    [InlineData("alias.shop.svc.cluster.local", new byte[] { 10, 96, 0, 7 })]
    public async Task An_external_name_comes_with_the_addresses_of_its_target(string name, byte[] address)
    {
        var answer = await AskAsync(Message(name));
        Assert.Equal(2, Answers(answer));
        Assert.Equal(address, Assert.Single(ForeignAddresses.Read(answer, DnsType.A)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_its_id()
    {
        var two = Message("web.shop.svc.cluster.local");
        two[5] = 2;
        Assert.Equal(DnsCode.FormatError, Code(await AskAsync(two)));
        var update = Message("web.shop.svc.cluster.local");
        update[2] = 0x28;
        Assert.Equal(DnsCode.NotImplemented, Code(await AskAsync(update)));
    }

    [Fact]
    public void No_bytes_make_the_responder_fail() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<byte[]>().Select(tail => (byte[])[.. Message("away.shop.svc.cluster.local")[..^4], .. tail]).ToArbitrary(),
        ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(),
        (damaged, noise) =>
        {
            foreach (var message in (byte[][])[damaged, noise, [.. new byte[12], .. noise]])
            {
                if (DnsQuery.IsQuery(message) && DnsQuery.TryRead(message, out var query, out _))
                {
                    Assert.NotEmpty(DnsAnswer.Write(query, DnsReply.NoSuchName, "cluster.local", query.Room));
                }

                ForeignAddresses.Read(message, DnsType.A);
            }
        }).Check(PropertyRuns.Of(cases: 2000));

    [Fact]
    public void An_answer_that_does_not_fit_is_cut_and_says_so()
    {
        var query = ClusterZoneTests.Query("db.shop.svc.cluster.local", DnsType.A);
        var many = DnsReply.Of([.. Enumerable.Range(0, 100).Select(i => new DnsRecord(query.Name, DnsType.A, [10, 0, 0, (byte)i]))]);
        var answer = DnsAnswer.Write(query, many, "cluster.local", query.Room);
        Assert.InRange(answer.Length, 1, 512);
        Assert.True((answer[2] & 0x02) != 0, "TC is set");
        Assert.Equal(Answers(answer), ForeignAddresses.Read(answer, DnsType.A).Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _server.Dispose();
        _hostUdp.Dispose();
        _hostTcp.Dispose();
        _stop.Dispose();
    }

    private static byte[] Message(string name) => ForeignAddresses.Query(77, name, DnsType.A);

    private static DnsCode Code(byte[] answer)
    {
        Assert.Equal(77, BinaryPrimitives.ReadUInt16BigEndian(answer));
        return (DnsCode)(answer[3] & 0x0F);
    }

    private static int Answers(byte[] answer) => BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6));

    private async Task<byte[]> AskAsync(byte[] message)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(_server.Address, _stop.Token);
        await socket.SendAsync(message, _stop.Token);
        var buffer = new byte[4096];
        return buffer[..await socket.ReceiveAsync(buffer, _stop.Token)];
    }

    private async Task<byte[]> AskOverTcpAsync(byte[] message)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address, _stop.Token);
        await TcpMessages.WriteAsync(client.GetStream(), message, _stop.Token);
        return (await TcpMessages.ReadAsync(client.GetStream(), DnsAnswer.LargestOverTcp, _stop.Token))!;
    }

    private static byte[] AnswerOfHost(byte[] message) => DnsQuery.TryRead(message, out var query, out _)
        ? DnsAnswer.Write(query, DnsReply.Of([new(query.Name, DnsType.A, Foreign)]), "example.org", DnsAnswer.LargestOverTcp)
        : [];

    private async Task AnswerUdpAsync()
    {
        var buffer = new byte[512];
        try
        {
            while (true)
            {
                var asked = await _hostUdp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                await _hostUdp.SendToAsync(AnswerOfHost(buffer[..asked.ReceivedBytes]), SocketFlags.None, asked.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerTcpAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _hostTcp.AcceptTcpClientAsync(_stop.Token);
                var message = await TcpMessages.ReadAsync(client.GetStream(), 512, _stop.Token);
                await TcpMessages.WriteAsync(client.GetStream(), AnswerOfHost(message!), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
