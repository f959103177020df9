using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Node.Tests.Runtime;

public sealed class RuntimeChoiceTests
{
    [RequiresFact("root", "conmon", "nft", "busybox", "crun")]
    public Task Pods_run_stop_and_take_commands_under_crun() => RunAsync("crun");

    [RequiresFact("root", "conmon", "nft", "busybox", "runc")]
    public Task Pods_run_stop_and_take_commands_under_runc() => RunAsync("runc");

    [RequiresFact("root", "conmon", "nft", "busybox", "runc")]
    public async Task A_runtime_that_has_containers_stays_and_no_other_takes_over()
    {
        await using var node = await TestNode.StartAsync(runtime: "runc");
        node.RunShell("steady", "trap 'exit 0' TERM; while true; do sleep 0.1; done", "Always");
        var before = await node.WaitForReadyAsync("steady");
        await node.StopAgentAsync();

        node.Runtime = "crun";
        var e = await Assert.ThrowsAsync<NodeRefusedException>(node.StartAgentAsync);
        Assert.Equal("containers of this instance run under runc: stop them before it goes on with crun", e.Message);

        node.Runtime = "";
        await node.StartAgentAsync();
        Assert.Equal("runc", node.Ready.Runtime);
        node.RunShell("after", "true");
        await node.WaitForPhaseAsync("after", "Succeeded");
        Assert.Equal(before["status"]["containerStatuses"], node.Pod("steady")["status"]["containerStatuses"]);
    }

    [Theory]
    [InlineData("youki", "youki is not a runtime of this node, crun and runc are")]
    [InlineData("runc", "runc: it is not installed")]
    [InlineData("", "crun: it is not installed; runc: it is not installed; crun without limits: it is not installed")]
    public async Task A_runtime_that_is_not_there_is_named_with_its_reason(string wanted, string reason)
    {
        var folders = new NodeFolders(Directory.CreateTempSubdirectory("fairway-runtime-").FullName, "0b");
        try
        {
            folders.Create();
            var trial = new RuntimeTrial(folders, SeccompProfile.Load(), TimeProvider.System, NullLogger<RuntimeTrial>.Instance)
            {
                IsInstalled = _ => false,
            };

            var e = await Assert.ThrowsAsync<ContainerRuntimeException>(() => trial.ChooseAsync(wanted, CancellationToken.None));

            Assert.Equal("no container can be run here: " + reason, e.Message);
        }
        finally
        {
            Mounts.DeleteFolder(folders.Runtime);
            Directory.Delete(Path.GetDirectoryName(folders.Root)!, recursive: true);
        }
    }

    private static async Task RunAsync(string runtime)
    {
        await using var node = await TestNode.StartAsync(runtime: runtime);
        Assert.Equal(runtime, node.Ready.Runtime);
        node.Run("whole", JsonReader.Read(
            """
            {"hostname":"named","volumes":[{"name":"v","emptyDir":{}}],
             "containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent","tty":true,
               "command":["sh","-c","hostname; id -u; touch /x || echo fixed; grep Seccomp: /proc/self/status; exec sleep 1000"],
               "resources":{"limits":{"memory":"64Mi","cpu":"500m"}},"volumeMounts":[{"name":"v","mountPath":"/v"}],
               "securityContext":{"runAsUser":1001,"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}},
               "readinessProbe":{"exec":{"command":["test","-d","/v"]},"periodSeconds":1},
               "lifecycle":{"preStop":{"exec":{"command":["sh","-c","echo bye > /proc/1/fd/1"]}}}}]}
            """));
        node.RunShell("absent", "true");
        node.Run("privileged", Value.Map(("restartPolicy", "Never"), ("containers", Value.List(
            TestNode.Shell("main", "ls /dev/null && echo seen").With("securityContext", Value.Map(("privileged", true)))))));
        node.Run("nope", Value.Map(("containers", Value.List(TestNode.Shell("main", "").With("command", Value.List("/bin/nope"))))));
        await node.WaitForReadyAsync("whole");
        await node.WaitForPhaseAsync("absent", "Succeeded");
        await node.WaitForPhaseAsync("privileged", "Succeeded");
        await TestNode.UntilAsync(() => node.Log("whole").Contains("Seccomp:", StringComparison.Ordinal), () => node.Log("whole"));
        var lines = node.Log("whole").ReplaceLineEndings("\n").Split('\n').Select(line => line.Replace('\t', ' ')).ToArray();
        Assert.Equal(["named", "1001"], lines[..2]);
        Assert.Contains("fixed", lines);
        Assert.Contains("Seccomp: 2", lines);
        var waiting = await node.WaitForWaitingAsync("nope", "CreateContainerError");
        Assert.Contains("/bin/nope", waiting["message"].AsString(), StringComparison.Ordinal);
        node.Api.Delete(NodeResources.Pods, "default", "whole");
        await TestNode.UntilAsync(() => node.Pod("whole").IsNull, () => "the pod is still there");
        Assert.DoesNotContain(node.Events("whole"), told => told.StartsWith("FailedPreStopHook", StringComparison.Ordinal));
    }
}
