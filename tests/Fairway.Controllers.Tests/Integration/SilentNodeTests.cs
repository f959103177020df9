using Fairway.Controllers.Nodes;
using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Events;
using Fairway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Controllers.Tests.Integration;

public sealed class SilentNodeTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    // As after a crash between the two writes: the node says Unknown already, its pod still says it is ready.
    [Fact]
    public async Task Pods_of_a_node_that_is_known_to_be_silent_are_marked_all_the_same()
    {
        var ns = await cluster.NamespaceAsync("silent");
        await cluster.CreateAsync(
            Resources.Nodes, """{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "mute"}, "spec": {"unschedulable": true}}""");
        await cluster.CreateAsync(Resources.Pods, $$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"nodeName": "mute", "containers": [{"name": "web", "image": "web:1"}]} }
            """);
        await cluster.WriteStatusAsync(Resources.Nodes, new("", "mute"), """{"conditions": [{"type": "Ready", "status": "Unknown"}]}""");
        await cluster.WriteStatusAsync(
            Resources.Pods, new(ns, "web"), """{"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}""");

        using var stop = new CancellationTokenSource();
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var caches = new CacheSet(cluster.Client, TimeProvider.System, NullLogger<CacheSet>.Instance);
        var events = new EventRecorder(cluster.Client, "test", "", TimeProvider.System, NullLogger.Instance);
        var podsByNode = new CacheIndex(caches.For(Resources.Pods), pod => pod.NodeName);
        var nodes = new NodeReconciler(new(cluster.Client, caches, events, time, NullLoggerFactory.Instance), podsByNode);
        var running = Task.WhenAll(caches.RunAsync(stop.Token), nodes.Controller.RunAsync(stop.Token));
        await caches.Synced;
        await cluster.UntilAsync(() => time.HasTimers, () => "nobody waits for the node");

        time.Advance(TimeSpan.FromSeconds(60));

        var pod = await cluster.UntilAsync(Resources.Pods, new(ns, "web"), found => found.Condition("Ready")["status"].AsString() == "False");
        Assert.Equal("NodeNotReady", pod.Condition("Ready")["reason"].AsString());
        await stop.CancelAsync();
        await running;
    }
}
