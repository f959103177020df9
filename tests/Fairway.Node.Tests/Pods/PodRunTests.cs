using Fairway.Kubernetes;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values;

namespace Fairway.Node.Tests.Pods;

public sealed class PodRunTests
{
    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_pod_runs_to_its_end_and_its_log_exit_code_and_phase_are_told()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("good", "echo out; echo err >&2; hostname; pwd; echo $FROM_IMAGE; id");
        node.RunShell("bad", "exit 7");
        var good = await node.WaitForPhaseAsync("good", "Succeeded");
        var bad = await node.WaitForPhaseAsync("bad", "Failed");
        Assert.Equal("out\nerr\ngood\n/checks\nyes\nuid=0(root) gid=0(root)\n".Split('\n').Order(), node.Log("good").Split('\n').Order());
        var state = bad["status"]["containerStatuses"][0]["state"]["terminated"];
        Assert.Equal((7L, "Error"), (state["exitCode"].AsLong(), state["reason"].AsString()));
        Assert.Equal("Completed", good["status"]["containerStatuses"][0]["state"]["terminated"]["reason"].AsString());
        Assert.StartsWith("10.24", good["status"]["podIP"].AsString(), StringComparison.Ordinal);
        Assert.Equal("BestEffort", good["status"]["qosClass"].AsString());
        await node.WaitForEventAsync("good", "Started: Started container main");
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_pod_finds_a_service_by_its_name()
    {
        await using var node = await TestNode.StartAsync();
        node.Api.Create(NodeResources.Services, Value.Map(
            ("metadata", Value.Map(("name", "web"), ("namespace", "default"))),
            ("spec", Value.Map(("clusterIP", "10.96.0.7"), ("clusterIPs", Value.List("10.96.0.7"))))));
        node.RunShell("asker", "until nslookup web.default.svc.cluster.local; do sleep 0.1; done; cat /etc/resolv.conf");
        await node.WaitForPhaseAsync("asker", "Succeeded");
        Assert.Contains("10.96.0.7", node.Log("asker"), StringComparison.Ordinal);
        Assert.Contains("search default.svc.cluster.local svc.cluster.local cluster.local", node.Log("asker"), StringComparison.Ordinal);
        Assert.Contains("nameserver " + node.Ready.Gateway, node.Log("asker"), StringComparison.Ordinal);
        Assert.DoesNotContain(node.Events("asker"), told => told.StartsWith("MissingClusterDNS", StringComparison.Ordinal));
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_deleted_pod_gets_its_signal_and_leaves_nothing_behind()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("server", "trap 'echo bye; exit 0' TERM; while true; do sleep 0.1; done", "Always");
        await node.WaitForReadyAsync("server");
        var uid = node.Pod("server").Uid;
        node.Api.Delete(NodeResources.Pods, "default", "server");
        await TestNode.UntilAsync(() => node.Pod("server").IsNull, () => "the pod is still there");
        Assert.False(Directory.Exists(node.Folders.Pod(uid)));
        Assert.DoesNotContain(Directory.EnumerateDirectories(node.Folders.Containers), folder => !Path.GetFileName(folder).StartsWith('.'));
        Assert.Contains("Killing: Stopping container main", node.Events("server"));
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Init_containers_run_in_order_before_the_containers()
    {
        await using var node = await TestNode.StartAsync();
        node.Run("ordered", Value.Map(
            ("restartPolicy", "Never"),
            ("volumes", Value.List(Value.Map(("name", "shared"), ("emptyDir", Value.Map())))),
            ("initContainers", Value.List(Shared("one", "echo 1 >> /shared/log"), Shared("two", "echo 2 >> /shared/log"))),
            ("containers", Value.List(Shared("main", "cat /shared/log")))));
        var pod = await node.WaitForPhaseAsync("ordered", "Succeeded");
        Assert.Equal("1\n2\n", node.Log("ordered"));
        Assert.Equal(2, pod["status"]["initContainerStatuses"].Items.Count(status => status["ready"].AsBool() == true));
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_container_that_keeps_failing_waits_longer_each_time()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("crash", "exit 3", "Always");
        var waiting = await node.WaitForWaitingAsync("crash", "CrashLoopBackOff");
        var pod = node.Pod("crash");
        var status = pod["status"]["containerStatuses"][0];
        // The first restart is immediate, the next waits: kubelet's pod_workers and kuberuntime_manager.
        Assert.Equal(1, status["restartCount"].AsLong());
        Assert.Equal(3, status["lastState"]["terminated"]["exitCode"].AsLong());
        Assert.StartsWith(
            "back-off 10s restarting failed container=main pod=crash_default(", waiting["message"].AsString(), StringComparison.Ordinal);
        Assert.Equal("Running", pod["status"]["phase"].AsString());
        Assert.False(pod.IsConditionTrue("Ready"));
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Containers_outlive_the_agent_and_are_found_again()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("steady", "i=0; while true; do i=$((i+1)); echo tick $i; sleep 0.1; done", "Always");
        var before = await node.WaitForReadyAsync("steady");
        await node.StopAgentAsync();
        var ticks = node.Log("steady").Length;
        await TestNode.UntilAsync(() => node.Log("steady").Length > ticks, () => "the container does not go on");
        await node.StartAgentAsync();
        node.RunShell("after", "true");
        await node.WaitForPhaseAsync("after", "Succeeded");
        var after = node.Pod("steady");
        Assert.Equal(before["status"]["containerStatuses"], after["status"]["containerStatuses"]);
        Assert.Equal(before["status"]["podIP"], after["status"]["podIP"]);
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task What_ended_and_what_was_deleted_while_the_agent_was_away_is_noticed()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("ends", "while ! test -e /tmp/go; do sleep 0.05; done; exit 4");
        node.RunShell("gone", "sleep 1000", "Always");
        await node.WaitForReadyAsync("ends");
        await node.WaitForReadyAsync("gone");
        var (uid, id) = (node.Pod("gone").Uid, node.Pod("ends")["status"]["containerStatuses"][0]["containerID"].AsString()!.Split("//")[1]);
        await node.StopAgentAsync();
        File.WriteAllText(Path.Combine(node.Folders.Container(id), "rootfs/tmp/go"), "");
        await TestNode.UntilAsync(() => File.Exists(node.Folders.Exit(id)), () => "no exit file");
        node.Api.Delete(NodeResources.Pods, "default", "gone", 0);
        // What an interrupted write would leave: the uid, in names alone, still tells what is the pod's.
        File.WriteAllText(Path.Combine(node.Folders.Pod(uid), "pod.json"), "");
        await node.StartAgentAsync();
        var pod = await node.WaitForPhaseAsync("ends", "Failed");
        Assert.Equal(4, pod["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"].AsLong());
        await TestNode.UntilAsync(() => !Directory.Exists(node.Folders.Pod(uid)), () => "the orphan is still there");
        await TestNode.UntilAsync(() => !Directory.Exists(node.Folders.PodLogs("default", "gone", uid)), () => "the orphan's logs are still there");
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Pods_start_anew_after_everything_was_stopped()
    {
        await using var node = await TestNode.StartAsync();
        node.RunShell("again", "echo started; sleep 1000", "Always");
        await node.WaitForReadyAsync("again");
        await node.StopAgentAsync();
        Assert.True(await NodePurge.StopAllAsync(node.State, TimeProvider.System, CancellationToken.None) > 0);
        await node.StartAgentAsync();
        await node.WaitAsync(
            "again",
            pod => pod["status"]["containerStatuses"][0]["restartCount"].AsLong() == 1 && pod.IsConditionTrue("Ready"),
            "ready again");
        Assert.Equal("started\n", node.Log("again", attempt: 1));
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_command_that_is_not_in_the_image_is_told_and_tried_again()
    {
        await using var node = await TestNode.StartAsync();
        node.Run("nope", Value.Map(("containers", Value.List(TestNode.Shell("main", "").With("command", Value.List("/bin/nope"))))));
        var waiting = await node.WaitForWaitingAsync("nope", "CreateContainerError");
        Assert.Contains("/bin/nope", waiting["message"].AsString(), StringComparison.Ordinal);
        Assert.Equal("Pending", node.Pod("nope")["status"]["phase"].AsString());
    }

    private static Value Shared(string name, string line) => TestNode.Shell(name, line).With(
        "volumeMounts", Value.List(Value.Map(("name", "shared"), ("mountPath", "/shared"))));
}
