using System.Net;
using Fairway.Platform;
using Fairway.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Tests.Platform;

public sealed class LoopbackServerTests
{
    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.MisdirectedRequest)]
    public async Task Only_who_asks_for_this_machine_is_answered(string host, HttpStatusCode expected)
    {
        await using var server = await StartAsync(0);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Urls.Single());
        request.Headers.Host = host;

        using var answer = await http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_option_that_moves_it()
    {
        await using var server = await StartAsync(0);
        var port = new Uri(server.Urls.Single()).Port;

        var e = await Assert.ThrowsAsync<UserError>(() => StartAsync(port));

        Assert.Equal($"port {port} is taken by another program; choose another one with --some-port PORT", e.Message);
    }

    private static Task<WebApplication> StartAsync(int port) => LoopbackServer.StartAsync(
        port,
        "--some-port",
        NullLoggerFactory.Instance,
        _ => { },
        app => app.MapGet("/", context => context.Response.WriteAsync("ok")),
        CancellationToken.None);
}
