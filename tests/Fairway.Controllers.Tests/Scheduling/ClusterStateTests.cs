using Fairway.Controllers.Scheduling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

public sealed class ClusterStateTests
{
    private readonly ClusterState _state = new(new Random(1));

    [Fact]
    public void Without_nodes_it_says_so() => Assert.Equal("no nodes available to schedule pods", Place(Pod("p")).Reason);

    [Fact]
    public void Every_objection_is_counted_in_upstreams_words()
    {
        _state.PutNode(Node("full", cpu: "1"));
        _state.PutNode(Node("small", cpu: "1", memory: "1Gi", pods: 0));
        _state.PutNode(Node("cordoned").WithAt(["spec", "unschedulable"], true));
        _state.PutNode(Node("tainted").WithAt(["spec", "taints"], Sample.Json("""[{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]""")));
        _state.PutNode(Node("elsewhere", zone: "z9"));

        var placement = Place(Pod("p", cpu: "2", memory: "2Gi").WithAt(["spec", "nodeSelector"], Sample.Json("""{"zone": "z1"}""")));

        Assert.Null(placement.Node);
        Assert.Equal(
            "0/5 nodes are available: 1 Insufficient memory, 1 Too many pods, 1 node(s) didn't match Pod's node affinity/selector, "
            + "1 node(s) had untolerated taint {gpu: yes}, 1 node(s) were unschedulable, 2 Insufficient cpu.",
            placement.Reason);
    }

    [Fact]
    public void A_placement_takes_its_room_at_once_and_gives_it_back()
    {
        _state.PutNode(Node("n", cpu: "1"));
        Assert.Equal("n", Place(Pod("a", cpu: "600m")).Node);
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu.", Place(Pod("b", cpu: "600m")).Reason);

        var version = _state.Version(looksAtPods: false);
        Assert.Equal(ClusterChange.Freed, _state.RemovePod(new("shop", "a"), "uid-a"));

        Assert.True(_state.Version(looksAtPods: false) > version);
        Assert.Equal("n", Place(Pod("b", cpu: "600m")).Node);
    }

    [Fact]
    public void What_the_cache_shows_of_a_placed_pod_is_not_counted_twice()
    {
        _state.PutNode(Node("n", cpu: "1"));
        Place(Pod("a", cpu: "500m"));
        _state.PutPod(Pod("a", cpu: "500m").WithAt(["spec", "nodeName"], "n"));

        Assert.Equal("n", Place(Pod("b", cpu: "500m")).Node);
    }

    [Fact]
    public void A_finished_pod_takes_no_room()
    {
        _state.PutNode(Node("n", cpu: "1"));
        var running = Pod("a", cpu: "1").WithAt(["spec", "nodeName"], "n");
        _state.PutPod(running);
        Assert.Null(Place(Pod("b", cpu: "1")).Node);

        Assert.Equal(ClusterChange.Freed, _state.PutPod(running.WithAt(["status", "phase"], "Succeeded")));
        Assert.Equal("n", Place(Pod("b", cpu: "1")).Node);
    }

    [Fact]
    public void Pods_that_came_before_their_node_count_on_it()
    {
        _state.PutPod(Pod("a", cpu: "1").WithAt(["spec", "nodeName"], "n"));
        Assert.Equal("no nodes available to schedule pods", Place(Pod("b")).Reason);

        _state.PutNode(Node("n", cpu: "1"));
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu.", Place(Pod("b", cpu: "1m")).Reason);
    }

    [Fact]
    public void Pods_of_one_service_are_spread()
    {
        foreach (var name in (string[])["n1", "n2", "n3"])
        {
            _state.PutNode(Node(name));
        }

        var selector = LabelSelector.Parse("app=web");
        var nodes = Enumerable.Range(0, 6).Select(i => _state.Place(new(Pod($"p{i}"), selector)).Node!).ToArray();

        Assert.Equal([2, 2, 2], nodes.CountBy(node => node).Select(pair => pair.Value));
    }

    [Fact]
    public void A_host_port_is_taken_once_a_node()
    {
        _state.PutNode(Node("n"));
        Assert.Equal("n", Place(Listening("a")).Node);

        Assert.Equal("0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.", Place(Listening("b")).Reason);

        static Value Listening(string name) =>
            Pod(name).WithAt(["spec", "containers"], Sample.Json("""[{"name": "c", "ports": [{"containerPort": 80, "hostPort": 80}]}]"""));
    }

    [Fact]
    public void Anti_affinity_keeps_pods_apart_in_both_directions()
    {
        _state.PutNode(Node("n1", zone: "z1"));
        _state.PutNode(Node("n2", zone: "z1"));
        var apart = Affinity("podAntiAffinity");
        Assert.NotNull(Place(Pod("a").WithAt(["spec", "affinity"], apart)).Node);

        Assert.Equal(
            "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.", Place(Pod("b").WithAt(["spec", "affinity"], apart)).Reason);
        Assert.Equal("0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.", Place(Pod("c")).Reason);
    }

    [Fact]
    public void Affinity_draws_to_where_the_first_one_went()
    {
        _state.PutNode(Node("n1", zone: "z1"));
        _state.PutNode(Node("n2", zone: "z2"));

        var nodes = Enumerable.Range(0, 4).Select(i => Place(Pod($"p{i}").WithAt(["spec", "affinity"], Affinity("podAffinity"))).Node).ToArray();

        Assert.NotNull(Assert.Single(nodes.Distinct()));
    }

    [Fact]
    public void A_spread_constraint_bounds_the_difference_between_zones()
    {
        _state.PutNode(Node("n1", zone: "z1"));
        _state.PutNode(Node("n2", zone: "z2", pods: 1));

        Assert.Equal(["n1", "n2"], new[] { Place(Spread("a")).Node, Place(Spread("b")).Node }.Order());
        Assert.Equal("n1", Place(Spread("c")).Node);
        Assert.Equal("0/2 nodes are available: 1 Too many pods, 1 node(s) didn't match pod topology spread constraints.", Place(Spread("d")).Reason);

        static Value Spread(string name) => Pod(name).WithAt(["spec", "topologySpreadConstraints"], Sample.Json("""
            [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "web"}}}]
            """));
    }

    [Fact]
    public void A_pod_that_comes_while_another_is_placed_is_not_missed()
    {
        _state.PutNode(Node("n1"));
        var near = Pod("a").WithAt(["metadata", "labels", "app"], "other").WithAt(["spec", "affinity"], Affinity("podAffinity"));
        var placement = Place(near);
        Assert.Null(placement.Node);

        Assert.Equal(ClusterChange.Shifted, _state.PutPod(Pod("b").WithAt(["spec", "nodeName"], "n1")));

        Assert.NotEqual(placement.Version, _state.Version(looksAtPods: true));
        Assert.NotNull(Place(near).Node);
    }

    [Fact]
    public void A_pods_status_changes_nothing()
    {
        _state.PutNode(Node("n"));
        var pod = Pod("a").WithAt(["spec", "nodeName"], "n");
        Assert.Equal(ClusterChange.Shifted, _state.PutPod(pod));
        var version = _state.Version(looksAtPods: true);

        Assert.Equal(ClusterChange.None, _state.PutPod(pod.WithAt(["status", "phase"], "Running")));
        Assert.Equal(version, _state.Version(looksAtPods: true));
        Assert.Equal(ClusterChange.Freed, _state.PutPod(pod.WithAt(["metadata", "labels", "app"], "other")));
    }

    [Fact]
    public void A_pod_that_another_scheduler_bound_keeps_its_room_when_binding_it_fails()
    {
        _state.PutNode(Node("n1", cpu: "1"));
        Assert.Equal("n1", Place(Pod("a", cpu: "1")).Node);
        _state.PutPod(Pod("a", cpu: "1").WithAt(["spec", "nodeName"], "n1"));

        _state.Forget(new("shop", "a"), "uid-a");

        Assert.Null(Place(Pod("b", cpu: "1")).Node);
    }

    [Fact]
    public void A_pod_that_could_not_be_bound_gives_its_room_back()
    {
        _state.PutNode(Node("n1", cpu: "1"));
        Place(Pod("a", cpu: "1"));

        _state.Forget(new("shop", "a"), "uid-a");

        Assert.Equal("n1", Place(Pod("b", cpu: "1")).Node);
    }

    [Fact]
    public void Requests_beyond_all_measure_make_no_room()
    {
        _state.PutNode(Node("n"));
        var greedy = Pod("a").WithAt(["spec", "containers"], Sample.Json("""
            [{"name": "c", "resources": {"requests": {"memory": "9000000000000000000"}}},
             {"name": "d", "resources": {"requests": {"memory": "9000000000000000000", "cpu": "-5"}}}]
            """));

        Assert.Equal("0/1 nodes are available: 1 Insufficient memory.", Place(greedy).Reason);
    }

    private Placement Place(Value pod) => _state.Place(new PodDemand(pod));

    private static Value Affinity(string kind) => Value.Map((kind, Sample.Json("""
        {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "web"}}}]}
        """)));

    private static Value Node(string name, string cpu = "4", string memory = "8Gi", int pods = 110, string zone = "z1") => Sample.Json($$"""
        {"apiVersion": "v1", "kind": "Node",
         "metadata": {"name": "{{name}}", "uid": "uid-{{name}}", "labels": {"zone": "{{zone}}", "kubernetes.io/hostname": "{{name}}"} }, "spec": {},
         "status": {"allocatable": {"cpu": "{{cpu}}", "memory": "{{memory}}", "pods": "{{pods}}"} } }
        """);

    private static Value Pod(string name, string cpu = "10m", string memory = "16Mi") => Sample.Json($$"""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{name}}", "namespace": "shop", "uid": "uid-{{name}}", "labels": {"app": "web"} },
         "spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": "{{cpu}}", "memory": "{{memory}}"} } }] } }
        """);
}
