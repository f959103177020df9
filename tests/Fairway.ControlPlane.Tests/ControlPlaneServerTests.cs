using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests;

public sealed class ControlPlaneServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-server-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_start_that_fails_half_way_leaves_nothing_open()
    {
        using var taken = new TcpListener(IPAddress.Parse("127.0.0.2"), 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await Assert.ThrowsAsync<PortTakenException>(() => StartAsync(new()
        {
            StateFolder = _folder.FullName,
            Port = port,
            PodAddress = IPAddress.Parse("127.0.0.2"),
        }));

        // Neither the port nor the state is held any more.
        await using var server = await StartAsync(new() { StateFolder = _folder.FullName, Port = port });
        Assert.Equal(port, server.Address.Port);
    }

    [Fact]
    public async Task A_stop_that_must_not_wait_closes_the_state_all_the_same()
    {
        var server = await StartAsync(new() { StateFolder = _folder.FullName, Port = 0 });
        await server.StopAsync(new CancellationToken(canceled: true));

        await using var next = await StartAsync(new() { StateFolder = _folder.FullName, Port = 0 });
        Assert.NotEqual(0, next.Address.Port);
    }

    [Fact]
    public async Task Options_out_of_their_bounds_are_refused_by_name()
    {
        var port = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => StartAsync(new() { StateFolder = _folder.FullName, Port = 70000 }));
        Assert.Equal("Port", port.ParamName);
        var limit = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => StartAsync(new() { StateFolder = _folder.FullName, MaxInflightPerUser = 0 }));
        Assert.Equal("MaxInflightPerUser", limit.ParamName);
        await Assert.ThrowsAsync<ArgumentException>(
            () => StartAsync(new() { StateFolder = _folder.FullName, Port = 0, ServiceRange = IPNetwork.Parse("10.0.0.0/8") }));
    }

    private static Task<ControlPlaneServer> StartAsync(ControlPlaneOptions options) =>
        ControlPlaneServer.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, [], CancellationToken.None);
}
