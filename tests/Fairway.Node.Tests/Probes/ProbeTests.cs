using Fairway.Kubernetes;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Probes;

public sealed class ProbeTests
{
    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_pod_is_ready_while_it_answers_and_reachable_from_the_host_and_other_pods()
    {
        await using var node = await TestNode.StartAsync();
        node.Run("web", JsonReader.Read(
            """
            {"containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent",
              "ports":[{"name":"http","containerPort":8080}],
              "command":["sh","-c","trap 'exit 0' TERM; echo hello > /checks/index.html; httpd -p 8080 -h /checks; while true; do sleep 0.1; done"],
              "startupProbe":{"tcpSocket":{"port":8080},"periodSeconds":1,"failureThreshold":30},
              "readinessProbe":{"httpGet":{"path":"/index.html","port":"http"},"periodSeconds":1,"failureThreshold":1}}]}
            """));
        var pod = await node.WaitForReadyAsync("web");
        var address = pod["status"]["podIP"].AsString();
        node.RunShell("caller", $"wget -q -O - http://{address}:8080/index.html");
        await node.WaitForPhaseAsync("caller", "Succeeded");
        Assert.Equal("hello\n", node.Log("caller"));
        var id = pod["status"]["containerStatuses"][0]["containerID"].AsString()!.Split("//")[1];
        File.Delete(Path.Combine(node.Folders.Container(id), "rootfs/checks/index.html"));
        await node.WaitAsync("web", pod => !pod.IsConditionTrue("Ready"), "unready");
        await node.WaitForEventAsync("web", "Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404");
        Assert.Equal(0, node.Pod("web")["status"]["containerStatuses"][0]["restartCount"].AsLong());
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_container_that_fails_its_liveness_probe_is_restarted()
    {
        await using var node = await TestNode.StartAsync();
        node.Run("sick", JsonReader.Read(
            """
            {"terminationGracePeriodSeconds":1,"containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent",
              "command":["sh","-c","trap 'exit 0' TERM; while true; do sleep 0.1; done"],
              "livenessProbe":{"exec":{"command":["test","-e","/tmp/healthy"]},"periodSeconds":1,"failureThreshold":2}}]}
            """));
        await node.WaitAsync("sick", pod => pod["status"]["containerStatuses"][0]["restartCount"].AsLong() == 1, "restarted");
        Assert.Contains("Killing: Container main failed liveness probe, will be restarted", node.Events("sick"));
    }
}
