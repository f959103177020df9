using System.Net;
using Fairway.Node.Probes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fairway.Node.Tests.Probes;

public sealed class GrpcGetterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // The words are those of the kubelet's pkg/probe/grpc; the messages are HealthCheckResponse with status 1, 2, 3 and none.
    [Theory]
    [InlineData("0000000002" + "0801", "0", "", null)]
    [InlineData("0000000002" + "0802", "0", "", "service unhealthy (responded with \"NOT_SERVING\")")]
    [InlineData("0000000000", "0", "", "service unhealthy (responded with \"UNKNOWN\")")]
    [InlineData("", "5", "unknown%20service", "error: health rpc probe failed: unknown service")]
    [InlineData(
        "", "12", "no such method", "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): no such method")]
    public async Task A_server_tells_its_health(string answer, string status, string message, string? failure)
    {
        var asked = "";
        await using var server = await ServeAsync(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            asked = $"{context.Request.Protocol} {context.Request.Path} {Convert.ToHexString(body.ToArray())}";
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(Convert.FromHexString(answer));
            context.Response.AppendTrailer("grpc-status", status);
            context.Response.AppendTrailer("grpc-message", message);
        });
        using var getter = new GrpcGetter(TimeProvider.System);

        var outcome = await getter.AskAsync("127.0.0.1", Port(server), "db", Limit, CancellationToken.None);

        Assert.Equal(failure is null ? ProbeOutcome.Success : ProbeOutcome.Failure(failure), outcome);
        Assert.Equal("HTTP/2 /grpc.health.v1.Health/Check 00000000040A026462", asked);
    }

    [Fact]
    public async Task One_that_does_not_answer_in_time_or_at_all_is_unhealthy()
    {
        var never = new TaskCompletionSource();
        await using var server = await ServeAsync(_ => never.Task);
        using var getter = new GrpcGetter(TimeProvider.System);

        var late = await getter.AskAsync("127.0.0.1", Port(server), "", TimeSpan.FromMilliseconds(200), CancellationToken.None);
        never.SetResult();
        Assert.Equal(ProbeOutcome.Failure("timeout: health rpc did not complete within 0.2s"), late);

        var port = Port(server);
        await server.StopAsync();
        var absent = await getter.AskAsync("127.0.0.1", port, "", Limit, CancellationToken.None);
        Assert.StartsWith($"error: failed to connect service at \"127.0.0.1:{port}\": ", absent.Output, StringComparison.Ordinal);
    }

    private static int Port(WebApplication server) => new Uri(server.Urls.First()).Port;

    private static async Task<WebApplication> ServeAsync(RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        server.Run(handle);
        await server.StartAsync();
        return server;
    }
}
