using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Fairway.Node.Network;

namespace Fairway.Node.Tests.Network;

/// <summary>
/// A host and its pods as network namespaces of a test's own, laid out as the node lays them out. Only names with the id touch the machine.
/// </summary>
internal sealed partial class TestNetwork : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;
    private readonly List<string> _spaces = [];
    private readonly List<Socket> _listeners = [];

    private TestNetwork(string id) => Id = id;

    public string Id { get; }

    private string Host => $"fwt-{Id}-host";

    public static async Task<TestNetwork> CreateAsync(string id)
    {
        var network = new TestNetwork(id);
        await network.AddSpaceAsync(network.Host);
        await network.RunAsync("ip", ["address", "add", "10.244.0.1/32", "dev", "lo", "label", NetworkNames.GatewayLabel(id)], "", default);
        await network.RunAsync("tee", ["/proc/sys/net/ipv4/ip_forward"], "1", default);
        return network;
    }

    /// <summary>Runs a program in the host's namespace.</summary>
    public Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken) =>
        MachineAsync("ip", ["netns", "exec", Host, program, .. arguments], input, cancellationToken);

    /// <summary>A pod with the address 10.244.0.NUMBER.</summary>
    public async Task AddPodAsync(int number)
    {
        await AddSpaceAsync(Pod(number));
        var link = NetworkNames.Link(Id, number);
        var outside = $"""
            link add {link} type veth peer name eth0 netns {Pod(number)}
            address add 10.244.0.1/32 dev {link}
            link set {link} up

            """;
        var inside = $"""
            address add 10.244.0.{number}/32 dev eth0
            link set eth0 up
            route add 10.244.0.1 dev eth0 scope link
            route add default via 10.244.0.1 dev eth0

            """;
        await RunAsync("ip", ["-batch", "-"], outside, default);
        await MachineAsync("ip", ["-netns", Pod(number), "-batch", "-"], inside, default);
        await RunAsync("ip", ["route", "add", $"10.244.0.{number}/32", "dev", link, "src", "10.244.0.1"], "", default);
    }

    /// <summary>Answers each connection on port 8080 of a pod with the pod's number.</summary>
    public void Serve(int number)
    {
        var listener = In(Pod(number), () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 8080));
            socket.Listen();
            return socket;
        });
        _listeners.Add(listener);
        _ = AnswerAsync(listener, number);
    }

    /// <summary>What a server answers to a pod (or to the host, for 0); empty when nobody takes the connection.</summary>
    public Task<string> AskAsync(int from, string address, int port) => AskAsync(from, address, port, TimeSpan.FromSeconds(5));

    /// <param name="from">A pod, or 0.</param>
    /// <param name="address">Whom it asks.</param>
    /// <param name="port">Where.</param>
    /// <param name="patience">How long; no answer is an empty one.</param>
    public async Task<string> AskAsync(int from, string address, int port, TimeSpan patience)
    {
        using var socket = In(from == 0 ? Host : Pod(from), () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(address), port, limit.Token);
            var buffer = new byte[16];
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.HostUnreachable)
        {
            return "";
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }

    /// <summary>Waits until what the kernel does has changed.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listeners.ForEach(listener => listener.Dispose());
        foreach (var space in _spaces)
        {
            await MachineAsync("ip", ["netns", "delete", space], "", default);
        }
    }

    private string Pod(int number) => $"fwt-{Id}-{number}";

    private async Task AddSpaceAsync(string name)
    {
        await MachineAsync("ip", ["netns", "add", name], "", default);
        _spaces.Add(name);
        await MachineAsync("ip", ["-netns", name, "link", "set", "lo", "up"], "", default);
    }

    private static async Task AnswerAsync(Socket listener, int number)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptAsync();
                await connection.SendAsync(Encoding.ASCII.GetBytes($"{number}"));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    // A socket belongs to the namespace of the thread that made it, wherever it is used later.
    private static Socket In(string space, Func<Socket> make)
    {
        var made = new TaskCompletionSource<Socket>();
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{space}");
                var result = SetNamespace((int)file.DangerousGetHandle(), NewNetwork);
                made.SetResult(result == 0 ? make() : throw new IOException(Marshal.GetLastPInvokeErrorMessage()));
            }
            catch (Exception e)
            {
                made.SetException(e);
            }
        });
        thread.Start();
        thread.Join();
        return made.Task.GetAwaiter().GetResult();
    }

    private static async Task<string> MachineAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new IOException($"{program} {string.Join(' ', arguments)}: {await errors}{input}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int file, int kind);
}
