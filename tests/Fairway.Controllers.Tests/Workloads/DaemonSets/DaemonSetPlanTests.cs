using Fairway.Controllers.Workloads.DaemonSets;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.DaemonSets;

/// <summary>Cases follow upstream's pkg/controller/daemon (v1.34).</summary>
public sealed class DaemonSetPlanTests
{
    [Fact]
    public void Every_node_that_fits_gets_a_pod_and_others_lose_theirs()
    {
        var set = Set("{}").WithAt(["spec", "template", "spec", "nodeSelector"], Value.Map(("disk", "ssd")));
        Value[] nodes = [Node("a", "ssd"), Node("b", "ssd"), Node("c", "hdd"), Node("d", "ssd")];
        var plan = Plan(set, nodes, [Pod("one", "b"), Pod("two", "c"), Sample.Deleting(Pod("three", "d"))]);
        Assert.Equal(["a"], plan.Create);
        Assert.Equal(["two"], plan.Delete.Select(pod => pod.Name));
        Assert.Equal((3, 2, 1), (
            plan.Status["desiredNumberScheduled"].AsLong(), plan.Status["currentNumberScheduled"].AsLong(),
            plan.Status["numberMisscheduled"].AsLong()));
    }

    [Theory]
    [InlineData("node.kubernetes.io/unschedulable", "NoSchedule", true, true)]
    [InlineData("node.kubernetes.io/not-ready", "NoExecute", true, true)]
    [InlineData("team", "NoSchedule", false, true)]
    [InlineData("team", "NoExecute", false, false)]
    public void A_taint_keeps_a_daemon_away_unless_it_is_about_the_node_itself(string key, string effect, bool shouldRun, bool mayStay)
    {
        var node = Node("a", "ssd").WithAt(["spec", "taints"], Value.List(Value.Map(("key", key), ("effect", effect))));
        Assert.Equal((shouldRun, mayStay), DaemonPods.Belongs(Set("{}"), node));
    }

    [Fact]
    public void A_pod_that_ended_is_deleted_and_only_then_replaced()
    {
        var failed = Pod("one", "a").WithAt(["status", "phase"], "Failed");
        var plan = Plan(Set("{}"), [Node("a", "ssd")], [failed]);
        Assert.Empty(plan.Create);
        Assert.Equal(["one"], plan.Delete.Select(pod => pod.Name));
        Assert.Equal(["one"], plan.Ended.Select(pod => pod.Name));
    }

    [Fact]
    public void Of_two_pods_on_a_node_the_older_stays()
    {
        var plan = Plan(Set("{}"), [Node("a", "ssd")], [Pod("young", "a", age: 10), Pod("old", "a", age: 100)]);
        Assert.Equal(["young"], plan.Delete.Select(pod => pod.Name));
    }

    [Theory]
    [InlineData("""{"type": "RollingUpdate"}""", 1)]
    [InlineData("""{"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 2}}""", 2)]
    [InlineData("""{"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "50%"}}""", 2)]
    [InlineData("""{"type": "OnDelete"}""", 0)]
    public void As_many_outdated_pods_go_as_may_be_unavailable(string strategy, int count)
    {
        var plan = Plan(Set(strategy), Nodes(4), [.. Enumerable.Range(0, 4).Select(i => Pod($"p{i}", $"n{i}", "old"))]);
        Assert.Equal(count, plan.Delete.Count);
        Assert.Empty(plan.Create);
    }

    [Fact]
    public void An_outdated_pod_that_does_not_work_goes_at_once_and_counts()
    {
        Value[] pods = [Pod("p0", "n0", "old"), Pod("p1", "n1", "old", ready: false), Pod("p2", "n2", "old", ready: false)];
        var plan = Plan(Set("""{"rollingUpdate": {"maxUnavailable": 2}}"""), Nodes(3), pods);
        Assert.Equal(["p1", "p2"], plan.Delete.Select(pod => pod.Name));
    }

    [Fact]
    public void With_a_surge_the_new_pod_comes_first_and_the_old_one_goes_when_it_is_available()
    {
        var set = Set("""{"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}""");
        var plan = Plan(set, Nodes(2), [Pod("p0", "n0", "old"), Pod("p1", "n1", "old")]);
        Assert.Equal((1, 0), (plan.Create.Count, plan.Delete.Count));

        Value[] pods = [Pod("p0", "n0", "old", age: 100), Pod("next", "n0", "new", ready: false, age: 1), Pod("p1", "n1", "old")];
        plan = Plan(set, Nodes(2), pods);
        Assert.Equal((0, 0), (plan.Create.Count, plan.Delete.Count));

        plan = Plan(set, Nodes(2), [Pod("p0", "n0", "old", age: 100), Pod("next", "n0", "new", age: 1), Pod("p1", "n1", "old")]);
        Assert.Equal(["p0"], plan.Delete.Select(pod => pod.Name));
    }

    [Fact]
    public void A_pod_is_bound_for_its_node_and_bears_with_what_befalls_it()
    {
        var set = Set("{}").WithAt(["spec", "template", "spec", "tolerations"], Value.List(Value.Map(("key", "team"), ("operator", "Exists"))));
        var pod = DaemonPods.Make(set, "n7", "new");
        Assert.Equal("n7", DaemonPods.NodeOf(pod));
        Assert.Equal(7, pod["spec"]["tolerations"].Items.Count);
        Assert.Equal("new", pod.Labels["controller-revision-hash"].AsString());
    }

    private static DaemonSetPlan Plan(Value set, Value[] nodes, Value[] pods) => DaemonSetPlan.Make(set, nodes, pods, "new", Sample.Now);

    private static Value Set(string strategy) => Sample.Json($$"""
        {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent", "namespace": "shop", "uid": "d-1", "generation": 1},
         "spec": {"updateStrategy": {{strategy}}, "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": []} } } }
        """);

    private static Value[] Nodes(int count) => [.. Enumerable.Range(0, count).Select(i => Node($"n{i}", "ssd"))];

    private static Value Node(string name, string disk) =>
        Sample.Json($$"""{"metadata": {"name": "{{name}}", "labels": {"disk": "{{disk}}"} }, "spec": {} }""");

    private static Value Pod(string name, string node, string hash = "new", bool ready = true, double age = 50) =>
        Sample.Pod(name, node, ready: ready, age: age).WithAt(["metadata", "labels", "controller-revision-hash"], hash);
}
