using Fairway.ControlPlane;
using Microsoft.Extensions.Logging.Abstractions;

// The server that tests kill: it says where it listens, and goes on until then.
await using var server = await ControlPlaneServer.StartAsync(
    new() { StateFolder = args[0], Port = 0 }, TimeProvider.System, NullLoggerFactory.Instance, [], CancellationToken.None);
Console.Out.WriteLine(server.Address);
Console.Out.Flush();
await Task.Delay(Timeout.InfiniteTimeSpan);
