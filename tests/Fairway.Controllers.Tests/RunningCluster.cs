using Fairway.ControlPlane;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Controllers.Tests;

/// <summary>The embedded control plane with the controllers at work and nodes whose agents are simulated.</summary>
public class RunningCluster : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-controllers-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private ControlPlaneServer _server = null!;
    private CacheSet _caches = null!;

    public static GroupVersionResource Events { get; } = new("", "v1", "events");

    public KubernetesClient Client { get; private set; } = null!;

    public ControlPlaneServer Server => _server;

    /// <summary>The folder of the server's state.</summary>
    protected string Folder => _folder;

    /// <summary>The nodes that there are.</summary>
    protected virtual IReadOnlyList<string> Nodes => [SimulatedNode.Name];

    public async Task InitializeAsync()
    {
        _server = await ControlPlaneServer.StartAsync(
            new() { StateFolder = _folder, Port = 0 }, TimeProvider.System, NullLoggerFactory.Instance, [new ForbiddenImage()], _stop.Token);
        Client = new(_server.TransportFor("platform"), "test");
        _caches = new(Client, TimeProvider.System, NullLogger<CacheSet>.Instance);
        foreach (var resource in (GroupVersionResource[])[
            Resources.Deployments, Resources.ReplicaSets, Resources.Pods, Resources.Jobs, Resources.EndpointSlices, Resources.Endpoints,
            Resources.Namespaces, Resources.ServiceAccounts, Resources.ConfigMaps, Events, Resources.Services, Resources.PodDisruptionBudgets,
            Resources.ReplicationControllers, Resources.DaemonSets, Resources.StatefulSets, Resources.CronJobs, Resources.ControllerRevisions,
            Resources.PersistentVolumeClaims, Resources.CertificateSigningRequests])
        {
            _caches.For(resource);
        }

        SimulatedNode[] nodes = [.. Nodes.Select((name, index) => new SimulatedNode(Client, _caches, name, index))];
        foreach (var node in nodes)
        {
            await node.RegisterAsync(_stop.Token);
        }

        _running.Add(_caches.RunAsync(_stop.Token));
        _running.AddRange(nodes.Select(node => node.RunAsync(_stop.Token)));
        _running.Add(RunControllersAsync(_stop.Token));
        await _caches.Synced;
    }

    public virtual async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a namespace of its own for a test.</summary>
    public async Task<string> NamespaceAsync(string name)
    {
        await Client.CreateAsync(
            Resources.Namespaces, Sample.Json($$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{name}}"} }"""), _stop.Token);
        await UntilAsync(Resources.ServiceAccounts, new(name, "default"), account => !account.IsNull);
        return name;
    }

    public Task<Value> CreateAsync(GroupVersionResource resource, string json) => Client.CreateAsync(resource, Sample.Json(json), _stop.Token);

    public Task<Value> GetAsync(GroupVersionResource resource, ObjectKey key) => Client.FindAsync(resource, key, _stop.Token);

    public Task<Value> PatchAsync(GroupVersionResource resource, ObjectKey key, string json) =>
        Client.PatchAsync(resource, key, PatchType.Merge, Sample.Json(json), _stop.Token);

    public Task<Value> WriteStatusAsync(GroupVersionResource resource, ObjectKey key, string json) => Client.PatchStatusAsync(
        resource, key, PatchType.Merge, Value.Map(("status", Sample.Json(json))), _stop.Token);

    public Task DeleteAsync(GroupVersionResource resource, ObjectKey key, string propagation) => Client.DeleteAsync(
        resource, key, Sample.Json($$"""{"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "{{propagation}}"}"""), _stop.Token);

    /// <summary>The objects of a namespace as last seen.</summary>
    public IReadOnlyList<Value> All(GroupVersionResource resource, string @namespace) => [.. _caches.For(resource).InNamespace(@namespace)];

    /// <summary>Waits until the object (null when there is none) is as it should be.</summary>
    public async Task<Value> UntilAsync(GroupVersionResource resource, ObjectKey key, Func<Value, bool> isSo)
    {
        await UntilAsync(() => isSo(_caches.For(resource).Find(key)), () => $"{resource} {key} is {_caches.For(resource).Find(key)}");
        return _caches.For(resource).Find(key);
    }

    public Task UntilAsync(Func<bool> isSo, Func<string> found) => EventuallyAsync(() => Task.FromResult(isSo()), found);

    public async Task EventuallyAsync(Func<Task<bool>> isSo, Func<string>? found = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"waited in vain: {found?.Invoke()}");
            await timer.WaitForNextTickAsync();
        }
    }

    public async Task<bool> IsServedAsync(GroupVersionKind kind) => await Client.Transport.FindAsync(kind, _stop.Token) is not null;

    /// <summary>Works until cancelled.</summary>
    protected virtual Task RunControllersAsync(CancellationToken cancellationToken) => new ControllerSet(
        _server.TransportFor,
        new() { RootCertificate = () => "-- the root --", SigningAuthority = () => _server.Authority },
        TimeProvider.System,
        NullLoggerFactory.Instance,
        new Random(1)).RunAsync(cancellationToken);

    /// <summary>A policy that refuses one image, as Pod Security would refuse a privileged pod.</summary>
    private sealed class ForbiddenImage : IAdmission
    {
        public ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(request.Object);

        public ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(
            request.Object.ObjectKind == "Pod" && request.Object["spec"]["containers"][0]["image"].AsString() == "forbidden"
                ? new(["the image is not allowed"], [], new Dictionary<string, string>())
                : AdmissionVerdict.Allowed);
    }
}
