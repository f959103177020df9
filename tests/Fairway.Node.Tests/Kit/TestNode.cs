using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Fairway.Artifacts.Model;
using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Images;
using Fairway.Node.Serving;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Tests.Kit;

/// <summary>A node of its own on this host, with an API in memory; takes everything away again, and checks that it is gone.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Name = "node-1";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly ILoggerFactory _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
    private readonly TestCertificates _certificates = new();
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private TestNode(string instance, string runtime) => (Instance, Runtime) = (instance, runtime);

    public string Instance { get; }

    /// <summary>What the agent is told to use.</summary>
    public string Runtime { get; set; }

    public FakeApi Api { get; } = new();

    public string State => Path.Combine(Path.GetTempPath(), "fairway-node-test-" + Instance);

    public NodeFolders Folders => new(State, Instance);

    public NodeReady Ready { get; private set; } = null!;

    public TestCertificates Certificates => _certificates;

    public static async Task<TestNode> StartAsync(Func<ImageConfig, ImageConfig>? image = null, string runtime = "")
    {
        var node = new TestNode(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3)), runtime);
        node.Folders.Create();
        await TestImage.AddAsync(new ImageStore(node.Folders, LayerLimits.Default), image);
        try
        {
            await node.StartAgentAsync();
            return node;
        }
        catch
        {
            await NodePurge.PurgeAsync(node.State, TimeProvider.System, CancellationToken.None);
            throw;
        }
    }

    public async Task StartAgentAsync()
    {
        _stop = new();
        var options = new NodeAgentOptions
        {
            NodeName = Name,
            InstanceId = Instance,
            StateFolder = State,
            KubeletPort = 0,
            ServeClusterDns = true,
            Runtime = Runtime,
            ServingCertificate = _certificates.Serving,
            ClientAuthority = _certificates.Authority,
        };
        var agent = new NodeAgent(options, Api, TimeProvider.System, _loggers);
        _running = agent.RunAsync(_stop.Token);
        Ready = await agent.Ready.WaitAsync(Longest);
    }

    /// <summary>Ends the agent as an exit of its process would: what runs goes on.</summary>
    public async Task StopAgentAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Longest);
        _stop.Dispose();
    }

    public Value Run(string name, Value spec, string @namespace = "default") => Api.Create(NodeResources.Pods, Value.Map(
        ("apiVersion", "v1"),
        ("kind", "Pod"),
        ("metadata", Value.Map(("name", name), ("namespace", @namespace), ("labels", Value.Map(("app", name))))),
        ("spec", Value.Map(("nodeName", Name), ("terminationGracePeriodSeconds", 5)).WithFields(spec))));

    /// <summary>A pod of one container that runs a shell line.</summary>
    public Value RunShell(string name, string line, string restartPolicy = "Never") => Run(name, Value.Map(
        ("restartPolicy", restartPolicy), ("containers", Value.List(Shell("main", line)))));

    public static Value Shell(string name, string line) => Value.Map(
        ("name", name), ("image", TestImage.Name), ("imagePullPolicy", "IfNotPresent"), ("command", Value.List("sh", "-c", line)));

    public Value Pod(string name) => Api.Find(NodeResources.Pods, "default", name);

    public Task<Value> WaitForPhaseAsync(string name, string phase) =>
        WaitAsync(name, pod => pod["status"]["phase"].AsString() == phase, "phase " + phase);

    /// <summary>The state of the first container, once it waits for this reason.</summary>
    public async Task<Value> WaitForWaitingAsync(string name, string reason)
    {
        var pod = await WaitAsync(name, pod => State(pod)["reason"].AsString() == reason, reason);
        return State(pod);

        static Value State(Value pod) => pod["status"]["containerStatuses"][0]["state"]["waiting"];
    }

    /// <summary>Waits until an event is told, whose text begins with its reason.</summary>
    public Task WaitForEventAsync(string name, string told) => UntilAsync(() => Events(name).Contains(told), () => string.Join('\n', Events(name)));

    public Task<Value> WaitForReadyAsync(string name) => WaitAsync(name, pod => pod.IsConditionTrue("Ready"), "ready");

    public async Task<Value> WaitAsync(string name, Func<Value, bool> condition, string what)
    {
        await UntilAsync(
            () => condition(Pod(name)),
            () => $"pod {name} is not {what}; events: {string.Join(" | ", Events(name))}; {Pod(name)["status"]}");
        return Pod(name);
    }

    public IReadOnlyList<string> Events(string pod) =>
    [
        .. Api.All(NodeResources.Events)
            .Where(e => e["involvedObject"]["name"].AsString() == pod)
            .Select(e => $"{e["reason"].AsString()}: {e["message"].AsString()}"),
    ];

    public string Log(string pod, string container = "main", int attempt = 0)
    {
        var file = Path.Combine(Folders.PodLogs("default", pod, Pod(pod).Uid), container, $"{attempt}.log");
        if (!File.Exists(file))
        {
            return "";
        }

        using var text = new MemoryStream();
        new LogStreamer(file, new(), () => false, text, TimeProvider.System).RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public static async Task UntilAsync(Func<bool> condition, Func<string> failure)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Longest, failure());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await StopAgentAsync();
        }

        await NodePurge.PurgeAsync(State, TimeProvider.System, CancellationToken.None);
        await AssertNothingLeftAsync();
        Directory.Delete(State, recursive: true);
        _certificates.Dispose();
        _loggers.Dispose();
    }

    private async Task AssertNothingLeftAsync()
    {
        var routes = await Command.RunAsync("ip", ["route", "show", "table", "all"], CancellationToken.None);
        var links = await Command.RunAsync("ip", ["address"], CancellationToken.None);
        var spaces = await Command.RunAsync("ip", ["netns", "list"], CancellationToken.None);
        var rules = await Command.RunAsync("nft", ["list", "ruleset"], CancellationToken.None);
        Assert.DoesNotContain($"fw{Instance}", routes + links, StringComparison.Ordinal);
        Assert.DoesNotContain($"fw-{Instance}", spaces, StringComparison.Ordinal);
        Assert.DoesNotContain($"fairway_{Instance}", rules, StringComparison.Ordinal);
        Assert.DoesNotContain(Instance, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(
            "/sys/fs/cgroup", $"fairway-{Instance}", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? HostProcess.CommandLine(pid) : ""),
            line => line.Contains(State, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Folders.Runtime));
    }
}
