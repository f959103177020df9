using System.Text;
using Fairway.ControlPlane;
using Fairway.Delivery.Kinds;
using Fairway.Delivery.Tests.GitServing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Yaml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Delivery.Tests;

/// <summary>An embedded control plane with delivery running on it, a Git server, and a user who works with both.</summary>
internal sealed class RunningDelivery : IAsyncDisposable
{
    public static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");
    public static readonly GroupVersionResource Deployments = new("apps", "v1", "deployments");
    public static readonly GroupVersionResource Namespaces = new("", "v1", "namespaces");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-delivery-");
    private CancellationTokenSource _stop = new();
    private ControlPlaneServer _server = null!;
    private Task _running = Task.CompletedTask;

    public GitServer Git { get; private set; } = null!;

    public KubernetesClient User { get; private set; } = null!;

    public static async Task<RunningDelivery> StartAsync()
    {
        var running = new RunningDelivery { Git = await GitServer.StartAsync() };
        var options = running.Options();
        running._server = await ControlPlaneServer.StartAsync(
            new() { StateFolder = Path.Combine(running._folder.FullName, "api"), Port = 0 },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            [new DeliveryAdmission(options)],
            CancellationToken.None);
        running.User = new(running._server.TransportFor("platform"), "kubectl-edit");
        await running.StartDeliveryAsync();
        return running;
    }

    /// <summary>Starts delivery, and returns once its kinds are served.</summary>
    public async Task StartDeliveryAsync()
    {
        _stop = new();
        _running = DeliveryCapability.RunAsync(
            _server.TransportFor("delivery"), Options(), TimeProvider.System, NullLoggerFactory.Instance, _stop.Token);
        using var limit = new CancellationTokenSource(Patience);
        while (await User.Transport.FindAsync(new(DeliveryKinds.KustomizeGroup, "v1", DeliveryKinds.KustomizationKind), limit.Token) is null)
        {
            await (_running.IsFaulted ? _running : Task.Delay(20, limit.Token));
        }
    }

    public async Task StopDeliveryAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>Applies the documents of a YAML text as the user.</summary>
    public async Task ApplyAsync(string yaml)
    {
        foreach (var document in YamlReader.ReadAll(yaml))
        {
            var kind = document.Value.GroupVersionKind;
            var api = await User.Transport.FindAsync(kind, CancellationToken.None) ?? throw new InvalidOperationException($"no kind {kind}");
            await User.ApplyAsync(api.Resource, document.Value, new() { Force = true }, CancellationToken.None);
        }
    }

    /// <summary>A source and a Kustomization of its folder, both named after the repository, in namespace default.</summary>
    public Task DeliverAsync(string name, string path = "./", string more = "prune: true", string interval = "10m") => ApplyAsync($"""
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {"{"}name: {name}, namespace: default{"}"}
        spec: {"{"}url: "{Git.Url(name)}", interval: 500ms, ref: {"{"}branch: main{"}"}{"}"}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {"{"}name: {name}, namespace: default{"}"}
        spec: {"{"}sourceRef: {"{"}kind: GitRepository, name: {name}{"}"}, path: "{path}", interval: {interval}, retryInterval: 500ms, {more}{"}"}
        """);

    public Task<Value> KustomizationAsync(string name, Func<Value, bool> until) =>
        WaitAsync(DeliveryKinds.Kustomizations, new("default", name), until);

    public Task<Value> SourceAsync(string name, Func<Value, bool> until) =>
        WaitAsync(DeliveryKinds.GitRepositories, new("default", name), until);

    /// <summary>The object once it is as wanted; the null value stands for its absence.</summary>
    public async Task<Value> WaitAsync(GroupVersionResource resource, ObjectKey key, Func<Value, bool> until)
    {
        using var limit = new CancellationTokenSource(Patience);
        var seen = Value.Null;
        try
        {
            while (true)
            {
                seen = await User.FindAsync(resource, key, limit.Token);
                if (until(seen))
                {
                    return seen;
                }

                await Task.Delay(20, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            var found = seen.IsNull ? "absent" : YamlWriter.ToText(seen.WithoutAt("metadata", "managedFields"));
            throw new TimeoutException($"{resource} {key} did not become as wanted: {found}");
        }
    }

    /// <summary>The messages of the events about an object, by reason.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(string name, string reason)
    {
        var list = await User.ListAsync(new("", "v1", "events"), "default", "", CancellationToken.None);
        return [.. list["items"].Items
            .Where(item => item["involvedObject"]["name"].AsString() == name && item["reason"].AsString() == reason)
            .Select(item => $"{item["type"].AsString()}: {item["message"].AsString()}")];
    }

    public async ValueTask DisposeAsync()
    {
        await StopDeliveryAsync();
        await _server.StopAsync(CancellationToken.None);
        await Git.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private DeliveryOptions Options() =>
        new() { StateFolder = Path.Combine(_folder.FullName, "delivery"), DependencyRetry = TimeSpan.FromSeconds(1) };
}
