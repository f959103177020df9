using Fairway.Controllers.Nodes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Nodes;

public sealed class NodeHealthTests
{
    [Theory]
    [InlineData("True", false, "")]
    [InlineData("False", false, "node.kubernetes.io/not-ready:NoSchedule,node.kubernetes.io/not-ready:NoExecute")]
    [InlineData("Unknown", false, "node.kubernetes.io/unreachable:NoSchedule,node.kubernetes.io/unreachable:NoExecute")]
    [InlineData("True", true, "node.kubernetes.io/unschedulable:NoSchedule")]
    public void Taints_follow_the_ready_condition(string ready, bool cordoned, string expected)
    {
        var taints = NodeHealth.WantedTaints(Node(ready).WithAt(["spec", "unschedulable"], cordoned), Sample.Now);

        Assert.Equal(expected, string.Join(',', taints.Select(taint => $"{taint["key"].AsString()}:{taint["effect"].AsString()}")));
    }

    [Fact]
    public void Taints_of_others_stay_and_outdated_ones_go()
    {
        var node = Node("True").WithAt(
            ["spec", "taints"],
            Sample.Json("""[{"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"}, {"key": "gpu", "effect": "NoSchedule"}]"""));

        Assert.Equal(["gpu"], NodeHealth.WantedTaints(node, Sample.Now).Select(taint => taint["key"].AsString()));
    }

    [Fact]
    public void Silence_makes_every_condition_of_the_agent_unknown()
    {
        var status = NodeHealth.SilentStatus(Node("True"), Sample.Now);

        Assert.Equal(
            [
                "Ready Unknown NodeStatusUnknown", "MemoryPressure Unknown NodeStatusNeverUpdated", "DiskPressure Unknown NodeStatusNeverUpdated",
                "PIDPressure Unknown NodeStatusNeverUpdated",
            ],
            status["conditions"].Items.Select(
                condition => $"{condition["type"].AsString()} {condition["status"].AsString()} {condition["reason"].AsString()}"));
    }

    private static Value Node(string ready) => Sample.Json($$"""
        {"metadata": {"name": "n1"}, "spec": {}, "status": {"conditions": [{"type": "Ready", "status": "{{ready}}"}]} }
        """);
}
