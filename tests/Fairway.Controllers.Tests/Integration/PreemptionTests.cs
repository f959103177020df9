using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Integration;

/// <summary>Pods of priority classes on a node that is full.</summary>
public sealed class PreemptionTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    private static readonly GroupVersionResource Classes = new("scheduling.k8s.io", "v1", "priorityclasses");

    [Fact]
    public async Task A_pod_of_higher_priority_gets_the_room_of_a_lower_one_unless_it_never_preempts()
    {
        var ns = await cluster.NamespaceAsync("priorities");
        await ClassAsync("high", 1000, "PreemptLowerPriority");
        await ClassAsync("patient", 2000, "Never");
        await PodAsync(ns, "low", "");
        await cluster.UntilAsync(Resources.Pods, new(ns, "low"), pod => pod.IsReady);

        await PodAsync(ns, "patient", """ "priorityClassName": "patient", """);
        await cluster.UntilAsync(Resources.Pods, new(ns, "patient"), pod => pod.Condition("PodScheduled")["status"].AsString() == "False");
        Assert.True((await cluster.GetAsync(Resources.Pods, new(ns, "low"))).IsReady);
        await cluster.DeleteAsync(Resources.Pods, new(ns, "patient"), "Background");

        await PodAsync(ns, "high", """ "priorityClassName": "high", """);
        await cluster.UntilAsync(Resources.Pods, new(ns, "high"), pod => pod.IsReady);
        await cluster.UntilAsync(Resources.Pods, new(ns, "low"), pod => pod.IsNull);
        await cluster.UntilAsync(
            () => cluster.All(RunningCluster.Events, ns).Any(told => told["reason"].AsString() == "Preempted"), () => "no event tells");
    }

    private Task<Value> ClassAsync(string name, long value, string policy) => cluster.CreateAsync(Classes, $$"""
        {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "{{name}}"}, "value": {{value}},
         "preemptionPolicy": "{{policy}}"}
        """);

    private Task<Value> PodAsync(string ns, string name, string field) => cluster.CreateAsync(Resources.Pods, $$"""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{name}}", "namespace": "{{ns}}"},
         "spec": { {{field}} "containers": [{"name": "c", "image": "i", "resources": {"requests": {"cpu": "3"} } }]} }
        """);
}
