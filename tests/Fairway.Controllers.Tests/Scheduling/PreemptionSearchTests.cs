using Fairway.Controllers.Scheduling;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

/// <summary>Cases follow upstream's pkg/scheduler/framework/plugins/defaultpreemption (v1.34).</summary>
public sealed class PreemptionSearchTests
{
    private readonly ClusterState _state = new(new Random(1));

    [Fact]
    public void The_least_important_pods_go_and_no_more_than_needed()
    {
        Node("n");
        Put("n", "low", 1, "2");
        Put("n", "lower", 0, "1");
        Put("n", "high", 100, "1");
        Assert.Equal(("n", "lower"), Found(Pod("p", 50, "1")));
        Assert.Equal(("n", "low"), Found(Pod("p", 50, "2")));
        Assert.Equal(("n", "low lower"), Found(Pod("p", 50, "3")));
        Assert.Equal(("", ""), Found(Pod("p", 50, "4")));
        Assert.Equal(("", ""), Found(Pod("p", 0, "1")));
    }

    [Fact]
    public void The_node_with_the_least_important_victims_is_chosen_then_the_one_with_the_fewest()
    {
        Node("a");
        Node("b");
        Node("c");
        Put("a", "a1", 5, "4");
        Put("b", "b1", 2, "2");
        Put("b", "b2", 2, "2");
        Put("c", "c1", 2, "4");
        Assert.Equal(("c", "c1"), Found(Pod("p", 10, "4")));
        Assert.Equal(("b", "b2"), Found(Pod("p", 10, "1"), pod => pod["metadata"]["name"].AsString() == "c1"));
    }

    [Fact]
    public void A_search_leaves_everything_as_it_was()
    {
        Node("n");
        Put("n", "low", 1, "3");
        Assert.Equal(("n", "low"), Found(Pod("p", 50, "2")));
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu.", _state.Place(Pod("p", 50, "2")).Reason);
        Assert.Equal("n", _state.Place(Pod("q", 0, "1")).Node);
    }

    [Fact]
    public void Room_that_is_kept_goes_to_nobody_less_important()
    {
        Node("n");
        Put("n", "low", 1, "3");
        var high = Pod("high", 50, "3");
        _state.Nominate(high, "n");
        _state.RemovePod(new("shop", "low"), "uid-low");
        Assert.Null(_state.Place(Pod("sly", 1, "2")).Node);
        Assert.Equal("n", _state.Place(Pod("top", 99, "1")).Node);
        Assert.Equal("n", _state.Place(high).Node);
    }

    [Fact]
    public void While_victims_go_no_others_have_to()
    {
        Node("n");
        var low = Put("n", "low", 1, "3");
        Put("n", "other", 1, "1");
        var high = Pod("high", 50, "3");
        _state.Nominate(high, "n");
        _state.PutPod(Sample.Deleting(low));
        Assert.Equal(("", ""), Found(high));
    }

    private (string Node, string Victims) Found(PodDemand pod, Func<Value, bool>? isProtected = null)
    {
        var found = _state.FindPreemption(pod, isProtected ?? (_ => false));
        return found is null
            ? ("", "")
            : (found.Node, string.Join(' ', found.Victims.Select(victim => victim["metadata"]["name"].AsString()).Order()));
    }

    private void Node(string name) => _state.PutNode(Sample.Json($$"""
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{name}}"}, "spec": {},
         "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"} } }
        """));

    private Value Put(string node, string name, int priority, string cpu)
    {
        var pod = Pod(name, priority, cpu).Pod.WithAt(["spec", "nodeName"], node);
        _state.PutPod(pod);
        return pod;
    }

    private static PodDemand Pod(string name, int priority, string cpu) => new(SampleCluster.Pod(name: name, spec: $$"""
        {"priority": {{priority}}, "containers": [{"name": "c", "image": "i", "resources": {"requests": {"cpu": "{{cpu}}"} } }]}
        """));
}
