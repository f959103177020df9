using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values;

namespace Fairway.Node.Tests.Pods;

public sealed class EphemeralContainerTests
{
    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_container_added_to_a_running_pod_sees_its_targets_processes_and_network()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("shell", "trap 'exit 0' TERM; while true; do sleep 0.1; done", "Always");
        await node.WaitForReadyAsync("shell");
        var added = TestNode.Shell("debugger", "readlink /proc/1/ns/pid; cat /proc/1/cmdline; ip -4 -o address show eth0; exit 7")
            .With("targetContainerName", "main");
        var lost = TestNode.Shell("lost", "true").With("targetContainerName", "gone");
        node.Api.Merge(
            NodeResources.Pods, "default", "shell", Value.Map(("spec", Value.Map(("ephemeralContainers", Value.List(added, lost))))));

        var pod = await node.WaitAsync("shell", one => !State(one, 0)["terminated"].IsNull, "done with its debugger");

        Assert.Equal(7, State(pod, 0)["terminated"]["exitCode"].AsLong());
        Assert.Contains("while true; do sleep", node.Log("shell", "debugger"), StringComparison.Ordinal);
        Assert.Contains(pod["status"]["podIP"].AsString()!, node.Log("shell", "debugger"), StringComparison.Ordinal);
        Assert.Equal("Running", pod["status"]["phase"].AsString());
        // It is not started again, and has no part in whether the pod is ready.
        Assert.Equal(0, pod["status"]["ephemeralContainerStatuses"][0]["restartCount"].AsLong());
        Assert.Equal("True", pod["status"]["conditions"].Items.Single(condition => condition["type"].AsString() == "Ready")["status"].AsString());
        await node.WaitAsync(
            "shell", one => State(one, 1)["waiting"]["reason"].AsString() == "CreateContainerConfigError", "told of the lost target");
    }

    private static Value State(Value pod, int index) => pod["status"]["ephemeralContainerStatuses"][index]["state"];
}
