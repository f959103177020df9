using System.Diagnostics;
using Fairway.Controllers;
using Fairway.ControlPlane;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Benchmarks;

/// <summary>
/// A Deployment of 1,000 pods on the embedded control plane, from its creation until all are available: every pod is made, scheduled, bound,
/// reported by a simulated node and counted, each of these a durable write. Then an update of the image.
/// </summary>
internal static class RolloutBenchmark
{
    private const int Pods = 1000;
    private static readonly GroupVersionResource Deployments = new("apps", "v1", "deployments");

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fairway-bench-").FullName;
        try
        {
            await using var server = await ControlPlaneServer.StartAsync(
                new() { StateFolder = folder, Port = 0 }, TimeProvider.System, NullLoggerFactory.Instance, [], cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var client = new KubernetesClient(server.TransportFor("platform"), "bench");
            var caches = new CacheSet(client, TimeProvider.System, NullLogger<CacheSet>.Instance);
            var deployments = caches.For(Deployments);
            var node = new BenchmarkNode(client, caches);
            await node.RegisterAsync(stop.Token);
            var controllers = new ControllerSet(server.TransportFor, new(), TimeProvider.System, NullLoggerFactory.Instance, new Random(1));
            var running = Task.WhenAll(caches.RunAsync(stop.Token), node.RunAsync(stop.Token), controllers.RunAsync(stop.Token));
            await caches.Synced;

            output.WriteLine($"rollout: a Deployment of {Pods} pods");
            await MeasureAsync(
                output, "created", 1, deployments, () => client.CreateAsync(Deployments, Deployment("web:1"), stop.Token), stop.Token);
            var change = Value.Null.WithAt(["spec", "template"], Deployment("web:2")["spec"]["template"]);
            await MeasureAsync(
                output,
                "updated",
                2,
                deployments,
                () => client.PatchAsync(Deployments, new("default", "web"), PatchType.Merge, change, stop.Token),
                stop.Token);
            await stop.CancelAsync();
            await running;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(
        TextWriter output, string what, long generation, ObjectCache deployments, Func<Task> begin, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await begin();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!IsComplete(deployments.Find(new("default", "web")), generation))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        output.WriteLine($"  {what} {seconds,8:F1} s {Pods / seconds,8:F0} pods/s");
    }

    private static bool IsComplete(Value deployment, long generation)
    {
        var status = deployment["status"];
        return (status["observedGeneration"].AsLong() ?? 0) >= generation && status["updatedReplicas"].AsLong() == Pods
            && status["replicas"].AsLong() == Pods && status["availableReplicas"].AsLong() == Pods;
    }

    private static Value Deployment(string image) => JsonReader.Read("""
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "default"},
         "spec": {"replicas": 1000, "selector": {"matchLabels": {"app": "web"}},
                  "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "IMAGE"}]}}}}
        """.Replace("IMAGE", image, StringComparison.Ordinal));
}
