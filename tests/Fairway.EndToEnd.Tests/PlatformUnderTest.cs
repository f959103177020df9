using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Fairway.EndToEnd.Tests;

/// <summary>One instance of the built binary with a state folder and ports of its own; purged at the end.</summary>
public sealed class PlatformUnderTest : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Launcher = new() { ["FAIRWAY_HOME"] = Repository.Root };

    private readonly string[] _ports = [.. FreePorts(3).Select(port => port.ToString())];

    private Dictionary<string, string> Client => new() { ["KUBECONFIG"] = Path.Combine(State, "kubeconfig") };

    internal string State { get; } = Path.Combine(Directory.CreateTempSubdirectory("fairway-e2e-").FullName, "state");

    internal RunningProgram Up { get; private set; } = null!;

    internal string GitUrl => $"http://127.0.0.1:{_ports[2]}/git/fleet.git";

    internal string Id => JsonDocument.Parse(File.ReadAllText(Path.Combine(State, "instance.json"))).RootElement.GetProperty("id").GetString()!;

    public Task InitializeAsync() => Environment.IsPrivilegedProcess ? StartAsync() : Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (Up is not null)
        {
            await Up.DisposeAsync();
            await FairwayAsync("down", "--purge");
        }

        Directory.Delete(Path.GetDirectoryName(State)!, recursive: true);
    }

    /// <summary>Starts the platform and waits for its last step.</summary>
    internal async Task StartAsync()
    {
        Up = RunningProgram.Start(
            Repository.Binary, Launcher,
            "up", "--state", State, "--api-port", _ports[0], "--registry-port", _ports[1], "--dashboard-port", _ports[2]);
        await Up.WaitForAsync("stop         Ctrl-C", TimeSpan.FromMinutes(4));
    }

    internal Task<ProgramResult> FairwayAsync(string command, params string[] arguments) =>
        RunningProgram.RunAsync(Repository.Binary, Launcher, [command, "--state", State, .. arguments]);

    internal Task<ProgramResult> KubectlAsync(params string[] arguments) => RunningProgram.RunAsync("kubectl", Client, arguments);

    /// <summary>Starts a command that goes on until it is stopped.</summary>
    internal RunningProgram StartKubectl(params string[] arguments) => RunningProgram.Start("kubectl", Client, arguments);

    /// <summary>Asks kubectl until the answer is right.</summary>
    internal async Task<string> KubectlUntilAsync(Predicate<string> isRight, TimeSpan limit, params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(limit);
        while (true)
        {
            var answer = await KubectlAsync(arguments);
            if (answer.ExitCode == 0 && isRight(answer.Output))
            {
                return answer.Output;
            }

            Assert.False(deadline.IsCancellationRequested, $"kubectl {string.Join(' ', arguments)} still says:\n{answer.Output}{answer.Error}");
        }
    }

    internal async Task<string> ServiceUrlAsync(string @namespace)
    {
        var address = (await KubectlAsync("get", "service", "harbour", "-n", @namespace, "-o", "jsonpath={.spec.clusterIP}")).Succeeded;
        return $"http://{address.Trim()}/";
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }
}
