using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Integration;

/// <summary>Garbage collection, namespaces and what they are given, on the embedded control plane.</summary>
public sealed class CollectionTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task Deleting_a_deployment_takes_its_replica_sets_and_pods_along(string propagation)
    {
        var ns = await cluster.NamespaceAsync($"cascade-{propagation.ToLowerInvariant()}");
        await WebAsync(ns);

        await cluster.DeleteAsync(Resources.Deployments, new(ns, "web"), propagation);

        await cluster.UntilAsync(() => Left().Length == 0, () => string.Join('\n', Left()));

        Value[] Left() => [.. cluster.All(Resources.Deployments, ns), .. cluster.All(Resources.ReplicaSets, ns), .. cluster.All(Resources.Pods, ns)];
    }

    [Fact]
    public async Task Orphaning_leaves_the_replica_set_without_an_owner()
    {
        var ns = await cluster.NamespaceAsync("orphaned");
        await WebAsync(ns);

        await cluster.DeleteAsync(Resources.Deployments, new(ns, "web"), "Orphan");

        await cluster.UntilAsync(Resources.Deployments, new(ns, "web"), found => found.IsNull);
        var set = Assert.Single(cluster.All(Resources.ReplicaSets, ns));
        await cluster.UntilAsync(Resources.ReplicaSets, set.Key, found => found.Metadata["ownerReferences"].Items.Count == 0);
        Assert.Equal(2, cluster.All(Resources.Pods, ns).Count);
    }

    [Fact]
    public async Task What_names_an_owner_that_never_was_is_collected()
    {
        var ns = await cluster.NamespaceAsync("stray");
        await cluster.CreateAsync(Resources.ConfigMaps, $$"""
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "stray", "namespace": "{{ns}}",
             "ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "nobody", "uid": "11111111-2222-3333-4444-555555555555"}]} }
            """);

        await cluster.UntilAsync(Resources.ConfigMaps, new(ns, "stray"), found => found.IsNull);
    }

    [Fact]
    public async Task Custom_resources_are_collected_like_all_others()
    {
        var ns = await cluster.NamespaceAsync("custom");
        await cluster.CreateAsync(Resources.CustomResourceDefinitions, """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "ships.example.com"},
             "spec": {"group": "example.com", "scope": "Namespaced",
              "names": {"plural": "ships", "singular": "ship", "kind": "Ship", "listKind": "ShipList"},
              "versions": [{"name": "v1", "served": true, "storage": true,
               "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
            """);
        var ships = new GroupVersionResource("example.com", "v1", "ships");
        await cluster.EventuallyAsync(() => cluster.IsServedAsync(new("example.com", "v1", "Ship")));
        var owner = await cluster.CreateAsync(ships, Ship(ns, "owner", "[]"));
        await cluster.CreateAsync(
            ships, Ship(ns, "owned", $$"""[{"apiVersion": "example.com/v1", "kind": "Ship", "name": "owner", "uid": "{{owner.Uid}}"}]"""));
        await cluster.CreateAsync(Resources.ConfigMaps, $$"""
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cargo", "namespace": "{{ns}}",
             "ownerReferences": [{"apiVersion": "example.com/v1", "kind": "Ship", "name": "owner", "uid": "{{owner.Uid}}"}]} }
            """);

        await cluster.DeleteAsync(ships, new(ns, "owner"), "Background");

        await cluster.UntilAsync(Resources.ConfigMaps, new(ns, "cargo"), found => found.IsNull);
        await cluster.EventuallyAsync(async () => (await cluster.GetAsync(ships, new(ns, "owned"))).IsNull);
    }

    [Fact]
    public async Task A_namespace_goes_with_all_it_holds_and_says_what_holds_it_up()
    {
        var ns = await cluster.NamespaceAsync("doomed");
        await WebAsync(ns);
        await cluster.CreateAsync(Resources.ConfigMaps, $$"""
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "held", "namespace": "{{ns}}", "finalizers": ["example.com/hold"]} }
            """);

        await cluster.DeleteAsync(Resources.Namespaces, new("", ns), "Background");

        const string remains = "Some resources are remaining: configmaps. has 1 resource instances";
        var held = await cluster.UntilAsync(
            Resources.Namespaces, new("", ns), found => found.Condition("NamespaceContentRemaining")["message"].AsString() == remains);
        Assert.Equal(
            "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
            held.Condition("NamespaceFinalizersRemaining")["message"].AsString());
        Assert.Equal("Terminating", held["status"]["phase"].AsString());

        await cluster.PatchAsync(Resources.ConfigMaps, new(ns, "held"), """{"metadata": {"finalizers": null}}""");
        await cluster.UntilAsync(Resources.Namespaces, new("", ns), found => found.IsNull);
    }

    [Fact]
    public async Task Every_namespace_has_its_account_and_the_root_certificate_again_when_deleted()
    {
        var ns = await cluster.NamespaceAsync("furnished");
        var certificate = await cluster.UntilAsync(Resources.ConfigMaps, new(ns, "kube-root-ca.crt"), found => !found.IsNull);
        Assert.Equal("-- the root --", certificate["data"]["ca.crt"].AsString());

        await cluster.DeleteAsync(Resources.ConfigMaps, certificate.Key, "Background");
        await cluster.DeleteAsync(Resources.ServiceAccounts, new(ns, "default"), "Background");

        await cluster.UntilAsync(Resources.ConfigMaps, certificate.Key, found => !found.IsNull && found.Uid != certificate.Uid);
        await cluster.UntilAsync(Resources.ServiceAccounts, new(ns, "default"), found => !found.IsNull);
    }

    private async Task WebAsync(string ns)
    {
        await cluster.CreateAsync(Resources.Deployments, $$"""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"} },
                      "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": [{"name": "web", "image": "web:1"}]} } } }
            """);
        await cluster.UntilAsync(Resources.Deployments, new(ns, "web"), found => found["status"]["availableReplicas"].AsLong() == 2);
    }

    private static string Ship(string ns, string name, string owners) => $$"""
        {"apiVersion": "example.com/v1", "kind": "Ship", "metadata": {"name": "{{name}}", "namespace": "{{ns}}", "ownerReferences": {{owners}} } }
        """;
}
