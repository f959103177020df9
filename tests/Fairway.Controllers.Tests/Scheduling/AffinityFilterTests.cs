using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

/// <summary>The examples of kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node and of KEP-2249 and KEP-3633.</summary>
public sealed class AffinityFilterTests
{
    private const string Store = """{"app": "store"}""";

    // One cache to a node, one web server to a node, and each web server beside a cache.
    [Fact]
    public void A_web_server_goes_to_each_node_with_a_cache_and_without_a_web_server()
    {
        const string webServer = """
            {"affinity": {
              "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                [{"labelSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web-store"]}]}, "topologyKey": "node"}]},
              "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                [{"labelSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["store"]}]}, "topologyKey": "node"}]}}}
            """;
        const string web = """{"app": "web-store"}""";
        var cluster = SampleCluster.TwoZones().On("node1", 1, Store).On("node2", 1, Store).On("node3", 1, Store).On("node1", 1, web, webServer);

        Assert.Equal("node2 node3", cluster.Allowed(SampleCluster.Pod(web, webServer)));
        Assert.Equal("node2 node3 node4", cluster.Allowed(SampleCluster.Pod(web)));
    }

    // An empty namespaceSelector means every namespace, an absent one the pod's own; names and selector add up.
    [Theory]
    [InlineData("""{"topologyKey": "zone"}""", "node1 node2")]
    [InlineData("""{"topologyKey": "zone", "namespaces": ["blue"]}""", "node3 node4")]
    [InlineData("""{"topologyKey": "node", "namespaceSelector": {}}""", "node1 node3 node4")]
    [InlineData("""{"topologyKey": "node", "namespaceSelector": {"matchLabels": {"team": "green"}}}""", "node4")]
    [InlineData("""{"topologyKey": "node", "namespaceSelector": {"matchLabels": {"team": "green"}}, "namespaces": ["shop"]}""", "node1 node4")]
    [InlineData("""{"topologyKey": "node", "namespaceSelector": {"matchLabels": {"team": "red"}}}""", "")]
    public void A_term_reaches_the_namespaces_it_names_and_selects(string term, string allowed)
    {
        var cluster = SampleCluster.TwoZones()
            .Namespace("blue", """{"team": "blue"}""").Namespace("green", """{"team": "green"}""").Namespace("shop", "{}")
            .On("node1", 1, Store).On("node3", 1, Store, @namespace: "blue").On("node4", 1, Store, @namespace: "green");

        Assert.Equal(allowed, cluster.Allowed(Near(Sample.Json(term).With("labelSelector", Sample.Json("""{"matchLabels": {"app": "store"}}""")))));
    }

    [Fact]
    public void Those_who_are_there_may_repel_pods_of_namespaces_they_select()
    {
        const string alone = """
            {"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
              [{"topologyKey": "node", "labelSelector": {}, "namespaceSelector": {"matchLabels": {"team": "green"}}}]}}}
            """;
        var cluster = SampleCluster.TwoZones().Namespace("green", """{"team": "green"}""").On("node1", 1, Store, alone);

        Assert.Equal("node2 node3 node4", cluster.Allowed(SampleCluster.Pod(@namespace: "green")));
        Assert.Equal("node1 node2 node3 node4", cluster.Allowed(SampleCluster.Pod(@namespace: "blue")));
    }

    // KEP-3633: during a rolling update the new pods are near to new pods only.
    [Fact]
    public void Match_label_keys_look_for_pods_of_the_same_revision()
    {
        var cluster = SampleCluster.TwoZones()
            .On("node1", 1, """{"app": "database", "pod-template-hash": "old"}""")
            .On("node3", 1, """{"app": "database", "pod-template-hash": "new"}""");
        var term = Sample.Json("""
            {"topologyKey": "zone", "matchLabelKeys": ["pod-template-hash"], "labelSelector": {"matchLabels": {"app": "database"}}}
            """);

        Assert.Equal("node3 node4", cluster.Allowed(Near(term, """{"app": "server", "pod-template-hash": "new"}""")));
        Assert.Equal("node1 node2 node3 node4", cluster.Allowed(Near(term, """{"app": "server"}""")));
    }

    // The documentation's example of tenants that have each a pool of nodes of their own.
    [Fact]
    public void Mismatch_label_keys_keep_tenants_apart()
    {
        const string spec = """
            {"affinity": {
              "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                [{"topologyKey": "zone", "matchLabelKeys": ["tenant"], "labelSelector": {}}]},
              "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                [{"topologyKey": "zone", "mismatchLabelKeys": ["tenant"],
                  "labelSelector": {"matchExpressions": [{"key": "tenant", "operator": "Exists"}]}}]}}}
            """;
        const string tenantA = """{"tenant": "a"}""";
        const string tenantB = """{"tenant": "b"}""";
        var cluster = SampleCluster.TwoZones().On("node1", 1, tenantA, spec);

        Assert.Equal("node1 node2", cluster.Allowed(SampleCluster.Pod(tenantA, spec)));
        Assert.Equal("node3 node4", cluster.Allowed(SampleCluster.Pod(tenantB, spec)));
    }

    // Upstream counts a pod only when it matches every term.
    [Fact]
    public void Terms_must_be_met_by_one_and_the_same_pod()
    {
        var both = SampleCluster.Pod("{}", """
            {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
              [{"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "store"}}},
               {"topologyKey": "zone", "labelSelector": {"matchLabels": {"tier": "fast"}}}]}}}
            """);

        Assert.Equal("", SampleCluster.TwoZones().On("node1", 1, Store).On("node2", 1, """{"tier": "fast"}""").Allowed(both));
        Assert.Equal("node1 node2", SampleCluster.TwoZones().On("node1", 1, """{"app": "store", "tier": "fast"}""").Allowed(both));
    }

    [Fact]
    public void A_preference_keeps_from_no_node()
    {
        const string spec = """
            {"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution":
              [{"weight": 100, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {}}}]}}}
            """;

        Assert.Equal("node1 node2 node3 node4", SampleCluster.TwoZones().On("node1", 1, Store, spec).Allowed(SampleCluster.Pod(Store, spec)));
    }

    private static Value Near(Value term, string labels = "{}") =>
        SampleCluster.Pod(labels).WithAt(["spec", "affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"], Value.List(term));
}
