using Fairway.Controllers.Scheduling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

/// <summary>Scores by upstream's formulas (pkg/scheduler/framework/plugins); the figures are worked out beside each case.</summary>
public sealed class ScoreTests
{
    private const string S1 = """{"security": "S1"}""";

    // Terms of the pod itself: +5 for each S1 in the zone, -2 for each S2 on the node. Sums 10, 8, 0, -2 scale to 100, 83, 16, 0.
    [Fact]
    public void Preferred_affinity_draws_and_preferred_anti_affinity_pushes()
    {
        var pod = SampleCluster.Pod("{}", """
            {"affinity": {
              "podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution":
                [{"weight": 5, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {"matchLabels": {"security": "S1"}}}}]},
              "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution":
                [{"weight": 2, "podAffinityTerm": {"topologyKey": "node", "labelSelector": {"matchLabels": {"security": "S2"}}}}]}}}
            """);
        var cluster = SampleCluster.TwoZones().On("node1", 2, S1).On("node2", 1, """{"security": "S2"}""").On("node4", 1, """{"security": "S2"}""");

        Assert.Equal([100, 83, 16, 0], AffinityScore.Of(new(pod), cluster.View, cluster.Nodes));
    }

    // Terms of pods that are there: a required affinity weighs 1 (hardPodAffinityWeight), a preferred one its weight. Sums 1, 1, -3, -3.
    [Fact]
    public void Pods_that_are_there_draw_and_push_too()
    {
        const string wantsNear = """
            {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
              [{"topologyKey": "zone", "labelSelector": {"matchLabels": {"security": "S1"}}}]}}}
            """;
        const string wantsFar = """
            {"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution":
              [{"weight": 3, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {"matchLabels": {"security": "S1"}}}}]}}}
            """;
        var cluster = SampleCluster.TwoZones().On("node1", 1, "{}", wantsNear).On("node3", 1, "{}", wantsFar);

        Assert.Equal([100, 100, 0, 0], AffinityScore.Of(new(SampleCluster.Pod(S1)), cluster.View, cluster.Nodes));
        Assert.Equal([0, 0, 0, 0], AffinityScore.Of(new(SampleCluster.Pod("{}")), cluster.View, cluster.Nodes));
    }

    // 2/1/0/3 pods, four domains: each counts ln 6; sums 4, 2, 0, 5 become 100 * (5 + 0 - sum) / 5.
    [Fact]
    public void A_wished_spread_over_hosts_prefers_the_emptiest()
    {
        var cluster = Hosts().On("node1", 2).On("node2", 1).On("node4", 3);

        Assert.Equal([20, 60, 100, 0], Spread(cluster, """{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname"}"""));
    }

    // 3 and 3 pods in two zones weigh alike; 3 and 1: ln 4 each, sums 4 and 1 become 100 * (4 + 1 - sum) / 4.
    [Fact]
    public void A_wished_spread_over_zones_counts_whole_zones()
    {
        const string byZone = """{"maxSkew": 1, "topologyKey": "zone"}""";

        Assert.Equal([100, 100, 100, 100], Spread(Hosts().On("node1", 2).On("node2", 1).On("node4", 3), byZone));
        Assert.Equal([25, 25, 100, 100], Spread(Hosts().On("node1", 2).On("node2", 1).On("node4", 1), byZone));
    }

    [Fact]
    public void A_node_outside_the_wished_topology_comes_last()
    {
        var cluster = Hosts().On("node1", 1).Node(Sample.Json("""{"metadata": {"name": "bare", "labels": {}}}"""));

        Assert.Equal([0, 0, 100, 100, 0], Spread(cluster, """{"maxSkew": 1, "topologyKey": "zone"}"""));
    }

    // The defaults: hosts with maxSkew 3 (+2) and topology.kubernetes.io/zone, which no node has here. Sums 2 + 2 ln 6 = 6, 2, 2, 2.
    [Fact]
    public void What_states_no_constraint_is_spread_with_what_its_services_select()
    {
        var cluster = Hosts().On("node1", 2);
        var pod = new PodDemand(SampleCluster.Pod(), LabelSelector.Parse("foo=bar"));

        Assert.Equal([33, 100, 100, 100], SpreadScore.Of(pod, cluster.View, cluster.Nodes));
        Assert.Equal([0, 0, 0, 0], SpreadScore.Of(new PodDemand(SampleCluster.Pod()), cluster.View, cluster.Nodes));
    }

    // The cases "nothing scheduled, resources requested, differently sized nodes" of upstream's tests of both plugins.
    [Fact]
    public void Resources_are_left_free_and_used_alike()
    {
        var pod = Requesting("3000m", "5000");
        var (small, large) = (Sized("4000m", "10000"), Sized("6000m", "10000"));

        Assert.Equal((37, 50), (ResourceScore.LeastAllocated(pod, small), ResourceScore.LeastAllocated(pod, large)));
        Assert.Equal((87, 100), (ResourceScore.Balanced(pod, small), ResourceScore.Balanced(pod, large)));
        Assert.Equal(0, ResourceScore.Balanced(new(SampleCluster.Pod()), small));
    }

    // Upstream's schedutil: 100m and 200Mi for each container that states nothing, not for the pod as a whole.
    [Fact]
    public void What_states_nothing_is_taken_to_need_something()
    {
        var pod = new PodDemand(SampleCluster.Pod(spec: """
            {"containers": [{"name": "a"}, {"name": "b", "resources": {"requests": {"cpu": "1"}}}]}
            """));

        Assert.Equal((1100, 400 * 1024 * 1024), ((long)pod.Assumed["cpu"], (long)pod.Assumed["memory"]));
        Assert.Equal((1000, 0), ((long)pod.Requests["cpu"], (long)pod.Requests["memory"]));
    }

    // Upstream's image_locality_test.go: "two images spread on two nodes, prefer the larger image one" and "... prefer two of them".
    [Theory]
    [InlineData("gcr.io/40", "gcr.io/250", new long[] { 0, 5 })]
    [InlineData("gcr.io/40", "gcr.io/300", new long[] { 7, 0 })]
    [InlineData("gcr.io/unknown", "gcr.io/10:latest", new long[] { 0, 0 })]
    public void Images_that_a_node_has_need_not_be_pulled(string first, string second, long[] scores)
    {
        var cluster = new SampleCluster().Node("n1", "z", Images(40, 300, 2000)).Node("n2", "z", Images(250, 10));
        var pod = new PodDemand(SampleCluster.Pod(spec: $$"""{"containers": [{"image": "{{first}}"}, {"image": "{{second}}"}]}"""));

        Assert.Equal(scores, ImageScore.Of(pod, cluster.View, cluster.Nodes));
    }

    // Taints 3 * 100 for each, node affinity 2 * 100 for node2, images and all else alike.
    [Fact]
    public void The_default_weights_add_up()
    {
        var cluster = SampleCluster.TwoZones();
        var pod = SampleCluster.Pod(spec: """
            {"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution":
              [{"weight": 7, "preference": {"matchExpressions": [{"key": "node", "operator": "In", "values": ["node2"]}]}}]}}}
            """);
        cluster.Node("node3", "zoneB", """{"spec": {"taints": [{"key": "full", "effect": "PreferNoSchedule"}]}}""");

        var scores = NodeScore.Of(new(pod), cluster.View, cluster.Nodes);

        Assert.Equal([0, 200, -300, 0], scores.Select(score => score - scores[0]));
    }

    private static long[] Spread(SampleCluster cluster, string constraint)
    {
        var wish = Sample.Json(constraint).WithFields(Sample.Json("""
            {"whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {"matchLabels": {"foo": "bar"}}}
            """));
        var pod = SampleCluster.Pod().WithAt(["spec", "topologySpreadConstraints"], Value.List(wish));
        return SpreadScore.Of(new(pod), cluster.View, cluster.Nodes);
    }

    private static SampleCluster Hosts()
    {
        var cluster = new SampleCluster();
        foreach (var (name, zone) in new[] { ("node1", "zoneA"), ("node2", "zoneA"), ("node3", "zoneB"), ("node4", "zoneB") })
        {
            cluster.Node(name, zone, $$"""
                {"metadata": {"name": "{{name}}", "labels": {"zone": "{{zone}}", "kubernetes.io/hostname": "{{name}}"} } }
                """);
        }

        return cluster;
    }

    private static PodDemand Requesting(string cpu, string memory) => new(SampleCluster.Pod(spec: $$"""
        {"containers": [{"name": "c", "resources": {"requests": {"cpu": "{{cpu}}", "memory": "{{memory}}"} } }] }
        """));

    private static NodeUsage Sized(string cpu, string memory) =>
        new(Sample.Json($$"""{"metadata": {"name": "n"}, "status": {"allocatable": {"cpu": "{{cpu}}", "memory": "{{memory}}"} } }"""));

    private static string Images(params int[] megabytes) => Value.Map(("status", Value.Map(("images", Value.List([.. megabytes.Select(size =>
        Value.Map(("names", Value.List($"gcr.io/{size}:latest", $"gcr.io/{size}:v1")), ("sizeBytes", size * 1024L * 1024)))]))))).ToString();
}
