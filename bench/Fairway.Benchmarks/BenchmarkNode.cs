using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Benchmarks;

/// <summary>A node's agent without containers: what is bound to it is ready at once, what is told to go is gone at once.</summary>
internal sealed class BenchmarkNode
{
    private const string Name = "bench-1";
    private static readonly GroupVersionResource Pods = new("", "v1", "pods");
    private static readonly GroupVersionResource Nodes = new("", "v1", "nodes");

    private readonly KubernetesClient _client;
    private readonly ObjectCache _pods;
    private readonly Controller _controller;
    private int _addresses;

    public BenchmarkNode(KubernetesClient client, CacheSet caches)
    {
        _client = client;
        _pods = caches.For(Pods);
        _controller = new("bench-node", ReconcileAsync, TimeProvider.System, NullLogger.Instance, new() { Workers = 16 });
        _pods.OnChange(change => _controller.Enqueue(change.Key));
    }

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var node = await _client.CreateAsync(
            Nodes, JsonReader.Read("""{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "bench-1"}, "spec": {}}"""), cancellationToken);
        var status = JsonReader.Read("""
            {"allocatable": {"cpu": "1000", "memory": "1000Gi", "pods": "5000"}, "conditions": [{"type": "Ready", "status": "True"}]}
            """);
        await _client.UpdateStatusAsync(Nodes, node.With("status", status), cancellationToken);
    }

    public Task RunAsync(CancellationToken cancellationToken) => _controller.RunAsync(cancellationToken);

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var pod = _pods.Find(key);
        if (pod["spec"]["nodeName"].AsString() == Name && pod.IsDeleting)
        {
            var atOnce = Value.Map(("apiVersion", "v1"), ("kind", "DeleteOptions"), ("gracePeriodSeconds", 0));
            await _client.DeleteAsync(Pods, key, atOnce, cancellationToken);
        }
        else if (pod["spec"]["nodeName"].AsString() == Name && pod["status"]["podIP"].IsNull)
        {
            var number = Interlocked.Increment(ref _addresses);
            var ip = $"10.245.{number / 250}.{(number % 250) + 2}";
            var status = pod["status"].WithFields(Value.Map(
                ("phase", "Running"),
                ("podIP", ip),
                ("podIPs", Value.List(Value.Map(("ip", ip)))),
                ("conditions", Value.List(Value.Map(("type", "Ready"), ("status", "True"), ("lastTransitionTime", "2026-01-01T00:00:00Z"))))));
            await _client.UpdateStatusAsync(Pods, pod.With("status", status), cancellationToken);
        }

        return Outcome.Done;
    }
}
