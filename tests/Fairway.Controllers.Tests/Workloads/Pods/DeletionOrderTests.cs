using Fairway.Controllers.Workloads.Pods;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.Pods;

public sealed class DeletionOrderTests
{
    // The order of ActivePodsWithRanks in kubernetes/pkg/controller/controller_utils.go, first to go first.
    [Fact]
    public void Pods_that_serve_least_go_first()
    {
        Value[] inOrder =
        [
            Sample.Pod("unscheduled", node: "", phase: "Pending", ready: false),
            Sample.Pod("pending", phase: "Pending", ready: false),
            Sample.Pod("unknown", phase: "Unknown", ready: false),
            Sample.Pod("not-ready", ready: false),
            Sample.Pod("cheap").WithAt(["metadata", "annotations"], Sample.Json("""{"controller.kubernetes.io/pod-deletion-cost": "-5"}""")),
            Sample.Pod("crowded", node: "busy"),
            Sample.Pod("ready-for-1s", readyFor: 1),
            Sample.Pod("restarted", readyFor: 5000).WithAt(["status", "containerStatuses"], Sample.Json("""[{"restartCount": 3}]""")),
            Sample.Pod("young", readyFor: 5000, age: 6000),
            Sample.Pod("old", readyFor: 5000, age: 900000),
        ];
        // Everyone but "crowded" sits alone.
        Value[] apart = [.. inOrder.Select((pod, i) => pod["spec"]["nodeName"] == "n1" ? pod.WithAt(["spec", "nodeName"], $"node-{i}") : pod)];
        var order = new DeletionOrder([.. apart, Sample.Pod("neighbour", node: "busy")], Sample.Now);

        Assert.Equal(inOrder.Select(pod => pod.Name), order.First(apart.Length, apart.Reverse()).Select(pod => pod.Name));
    }

    [Fact]
    public void Ages_within_one_power_of_two_are_decided_by_uid()
    {
        var order = new DeletionOrder([], Sample.Now);

        Assert.True(order.Compare(Sample.Pod("a", readyFor: 5000), Sample.Pod("b", readyFor: 4500)) < 0);
        Assert.True(order.Compare(Sample.Pod("b", readyFor: 5000), Sample.Pod("a", readyFor: 4500)) > 0);
    }
}
