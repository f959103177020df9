using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

/// <summary>The examples of kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints and of the API reference.</summary>
public sealed class SpreadFilterTests
{
    private const string ByZone = """
        {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"foo": "bar"}}}
        """;

    private const string ByNode = """
        {"maxSkew": 1, "topologyKey": "node", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"foo": "bar"}}}
        """;

    [Fact]
    public void One_constraint_leads_to_the_emptier_zone() => Assert.Equal("node3 node4", Documented().Allowed(Spread(ByZone)));

    [Fact]
    public void Of_several_constraints_each_must_hold() => Assert.Equal("node4", Documented().Allowed(Spread(ByZone, ByNode)));

    [Fact]
    public void Constraints_that_contradict_each_other_allow_no_node()
    {
        var cluster = new SampleCluster().Node("node1", "zoneA").Node("node2", "zoneA").Node("node3", "zoneB")
            .On("node1", 2).On("node2", 1).On("node3", 2);

        Assert.Equal("", cluster.Allowed(Spread(ByZone, ByNode)));
    }

    [Fact]
    public void A_zone_that_node_affinity_excludes_is_not_to_be_filled_first()
    {
        const string notInC = """
            {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms":
              [{"matchExpressions": [{"key": "zone", "operator": "NotIn", "values": ["zoneC"]}]}]}}}
            """;
        var cluster = Documented().Node("node5", "zoneC");

        Assert.Equal("node3 node4", cluster.Allowed(Spread(ByZone).WithAt(["spec", "affinity"], Sample.Json(notInC))));
        Assert.Equal("", cluster.Allowed(Spread(With(ByZone, "nodeAffinityPolicy", "Ignore")).WithAt(["spec", "affinity"], Sample.Json(notInC))));
    }

    // KEP-3094: by default a tainted node counts as a domain, an empty one that the pod cannot go to.
    [Theory]
    [InlineData("Ignore", "")]
    [InlineData("Honor", "node3 node4")]
    public void A_tainted_zone_counts_unless_taints_are_honoured(string policy, string allowed)
    {
        var cluster = Documented().Node("node5", "zoneC", """{"spec": {"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]}}""");

        Assert.Equal(allowed, cluster.Allowed(Spread(With(ByZone, "nodeTaintsPolicy", policy))));
    }

    // The API reference of maxSkew: in a 3-zone cluster with pods spread as 2/2/1, 1 leads to the third zone, 2 to any.
    [Theory]
    [InlineData(1, "node3")]
    [InlineData(2, "node1 node2 node3")]
    public void The_skew_is_bounded(int skew, string allowed) =>
        Assert.Equal(allowed, ThreeZones().On("node1", 2).On("node2", 2).On("node3", 1).Allowed(Spread(With(ByZone, "maxSkew", skew))));

    // The API reference of minDomains: 2/2/2 in three zones, maxSkew 2, minDomains 5: the global minimum is 0, no zone will do.
    [Theory]
    [InlineData(3, "node1 node2 node3")]
    [InlineData(5, "")]
    public void With_too_few_domains_the_fewest_pods_are_none(int minimum, string allowed) =>
        Assert.Equal(allowed, ThreeZones().On("node1", 2).On("node2", 2).On("node3", 2)
            .Allowed(Spread(With(With(ByZone, "maxSkew", 2), "minDomains", minimum))));

    // KEP-3243: each revision of a Deployment is spread by itself.
    [Fact]
    public void Match_label_keys_count_only_pods_of_the_same_revision()
    {
        var cluster = ThreeZones()
            .On("node1", 3, """{"foo": "bar", "pod-template-hash": "old"}""")
            .On("node2", 1, """{"foo": "bar", "pod-template-hash": "new"}""");
        var pod = Spread(With(ByZone, "matchLabelKeys", Value.List("pod-template-hash", "absent")))
            .WithAt(["metadata", "labels", "pod-template-hash"], "new");

        Assert.Equal("node1 node3", cluster.Allowed(pod));
    }

    [Fact]
    public void A_wish_keeps_from_no_node() =>
        Assert.Equal("node1 node2 node3 node4", Documented().Allowed(Spread(With(ByZone, "whenUnsatisfiable", "ScheduleAnyway"))));

    [Fact]
    public void A_node_without_the_label_will_not_do_and_counts_for_nothing()
    {
        var cluster = Documented().Node(Sample.Json("""
            {"metadata": {"name": "node5", "labels": {"node": "node5"}}, "status": {"allocatable": {"pods": "110"}}}
            """));

        Assert.Equal("node4", cluster.Allowed(Spread(ByZone, ByNode)));
    }

    [Fact]
    public void Pods_of_other_namespaces_and_pods_on_their_way_out_do_not_count()
    {
        var cluster = ThreeZones().On("node1", 3, @namespace: "other").On("node2", 1);
        cluster.Nodes[2].Add(new(Sample.Deleting(SampleCluster.Pod(name: "leaving"))));

        Assert.Equal("node1 node3", cluster.Allowed(Spread(ByZone)));
    }

    // The first three pods of the documentation's figures.
    private static SampleCluster Documented() => SampleCluster.TwoZones().On("node1", 1).On("node2", 1).On("node3", 1);

    private static SampleCluster ThreeZones() => new SampleCluster().Node("node1", "z1").Node("node2", "z2").Node("node3", "z3");

    private static string With(string constraint, string field, Value value) => Sample.Json(constraint).With(field, value).ToString();

    private static Value Spread(params string[] constraints) =>
        SampleCluster.Pod(spec: $$"""{"topologySpreadConstraints": [{{string.Join(',', constraints)}}]}""");
}
