using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Controllers.Tests;

/// <summary>
/// Plays a node's agent: reports that it is well, what is bound to it runs and is ready at once, what is told to go is gone at once. A container
/// with the command "exit" ends at once, with the code that follows.
/// </summary>
internal sealed class SimulatedNode
{
    public const string Name = "sim-1";

    private const string LeaseNamespace = "kube-node-lease";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly int _index;
    private readonly KubernetesClient _client;
    private readonly ObjectCache _pods;
    private readonly Controller _controller;
    private int _addresses;

    /// <param name="client">Acts for it.</param>
    /// <param name="caches">Show it its pods.</param>
    /// <param name="name">Its own.</param>
    /// <param name="index">Tells its addresses from those of other nodes.</param>
    public SimulatedNode(KubernetesClient client, CacheSet caches, string name, int index)
    {
        (_client, _name, _index) = (client, name, index);
        _pods = caches.For(Resources.Pods);
        _controller = new("simulated-node", ReconcileAsync, TimeProvider.System, NullLogger.Instance);
        _pods.OnChange(change => _controller.Enqueue(change.Key));
    }

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var node = Sample.Json($$"""{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{_name}}"}, "spec": {} }""");
        var made = await _client.CreateAsync(Resources.Nodes, node, cancellationToken);
        await _client.UpdateStatusAsync(
            Resources.Nodes,
            made.With("status", Sample.Json($$"""
                {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "5000"}, "capacity": {"cpu": "4", "memory": "8Gi", "pods": "5000"},
                 "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "ready",
                                 "lastHeartbeatTime": "{{Now()}}", "lastTransitionTime": "{{Now()}}"}]}
                """)),
            cancellationToken);
        await _client.CreateAsync(Resources.Leases, Lease(), cancellationToken);
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_controller.RunAsync(cancellationToken), BeatAsync(cancellationToken));

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await _client.PatchAsync(Resources.Leases, new(LeaseNamespace, _name), PatchType.Merge, Lease(), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The cluster ends.
        }
    }

    private Value Lease() => Sample.Json($$"""
        {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "{{_name}}", "namespace": "{{LeaseNamespace}}"},
         "spec": {"holderIdentity": "{{_name}}", "leaseDurationSeconds": 40, "renewTime": "{{Timestamps.Micros(TimeProvider.System.GetUtcNow())}}"} }
        """);

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var pod = _pods.Find(key);
        if (pod.IsNull || pod["spec"]["nodeName"].AsString() != _name)
        {
            return Outcome.Done;
        }

        if (pod.IsDeleting)
        {
            await _client.DeleteAsync(Resources.Pods, key, DeleteRequest.AtOnce(pod), cancellationToken);
        }
        else if (pod["status"]["podIP"].IsNull)
        {
            await _client.UpdateStatusAsync(Resources.Pods, pod.With("status", Status(pod)), cancellationToken);
        }

        return Outcome.Done;
    }

    private Value Status(Value pod)
    {
        var number = Interlocked.Increment(ref _addresses);
        var ip = $"10.{245 + _index}.{number / 250}.{(number % 250) + 2}";
        var command = pod["spec"]["containers"][0]["command"].Items;
        var code = command.Count > 1 && command[0].AsString() == "exit" ? command[1].AsString() : null;
        var (phase, ready) = code switch { null => ("Running", "True"), "0" => ("Succeeded", "False"), _ => ("Failed", "False") };
        var at = Now();
        return pod["status"].WithFields(Sample.Json($$"""
            {"phase": "{{phase}}", "podIP": "{{ip}}", "podIPs": [{"ip": "{{ip}}"}], "startTime": "{{at}}",
             "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "{{ready}}", "lastTransitionTime": "{{at}}"}]}
            """));
    }

    private static string Now() => Timestamps.Seconds(TimeProvider.System.GetUtcNow());
}
