using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Integration;

/// <summary>PodDisruptionBudgets and ReplicationControllers on the embedded control plane.</summary>
public sealed class DisruptionTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    [Theory]
    [InlineData("maxUnavailable", "1", 1)]
    [InlineData("minAvailable", "2", 1)]
    [InlineData("maxUnavailable", "0", 0)]
    public async Task An_eviction_is_let_through_as_often_as_the_budget_allows(string field, string value, long allowed)
    {
        var ns = await cluster.NamespaceAsync($"budget-{field.ToLowerInvariant()}-{value}");
        await cluster.CreateAsync(Resources.ReplicationControllers, $$"""
            {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"replicas": 3, "selector": {"app": "web"},
                      "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": [{"name": "web", "image": "web:1"}]} } } }
            """);
        await cluster.UntilAsync(Resources.ReplicationControllers, new(ns, "web"), found => found["status"]["availableReplicas"].AsLong() == 3);
        await cluster.CreateAsync(Resources.PodDisruptionBudgets, $$"""
            {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"{{field}}": {{value}}, "selector": {"matchLabels": {"app": "web"} } } }
            """);
        await cluster.UntilAsync(Resources.PodDisruptionBudgets, new(ns, "web"), found =>
            found["status"]["expectedPods"].AsLong() == 3 && found["status"]["disruptionsAllowed"].AsLong() == allowed);

        var pod = cluster.All(Resources.Pods, ns)[0];
        if (allowed == 0)
        {
            var refused = await Assert.ThrowsAsync<KubernetesException>(() => EvictAsync(pod));
            Assert.Equal(429, refused.Code);
            return;
        }

        await EvictAsync(pod);
        await cluster.UntilAsync(
            () => cluster.All(Resources.Pods, ns) is var pods && pods.Count == 3 && pods.All(other => other.Name != pod.Name),
            () => "the pod is not replaced");
        // Another may go once the replacement is ready.
        await cluster.UntilAsync(
            Resources.PodDisruptionBudgets, new(ns, "web"), found => found["status"]["disruptionsAllowed"].AsLong() == allowed);
    }

    [Fact]
    public async Task A_replication_controller_follows_its_size()
    {
        var ns = await cluster.NamespaceAsync("controller");
        await cluster.CreateAsync(Resources.ReplicationControllers, $$"""
            {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"replicas": 3,
                      "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": [{"name": "web", "image": "web:1"}]} } } }
            """);
        await cluster.UntilAsync(() => cluster.All(Resources.Pods, ns).Count == 3, () => "there are too few pods");
        await cluster.PatchAsync(Resources.ReplicationControllers, new(ns, "web"), """{"spec": {"replicas": 1}}""");
        var found = await cluster.UntilAsync(Resources.ReplicationControllers, new(ns, "web"), found => found["status"]["replicas"].AsLong() == 1);
        Assert.Equal("ReplicationController", cluster.All(Resources.Pods, ns)[0].ControllerReference["kind"].AsString());
        Assert.Equal((2, 2), (found.Generation, found["status"]["observedGeneration"].AsLong()));
    }

    private Task<Value> EvictAsync(Value pod) => cluster.Client.Transport.SendAsync(
        new(ApiVerb.Create, Resources.Pods)
        {
            Namespace = pod.Namespace,
            Name = pod.Name,
            Subresource = "eviction",
            Body = Value.Map(
                ("apiVersion", "policy/v1"), ("kind", "Eviction"), ("metadata", Value.Map(("name", pod.Name), ("namespace", pod.Namespace)))),
        },
        CancellationToken.None);
}
