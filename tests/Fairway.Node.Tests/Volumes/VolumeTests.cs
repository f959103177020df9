using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Volumes;

public sealed class VolumeTests
{
    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Volumes_and_variables_come_from_the_api()
    {
        await using var node = await TestNode.StartAsync();
        node.Api.Create(NodeResources.ConfigMaps, JsonReader.Read(
            """{"metadata":{"name":"cfg","namespace":"default"},"data":{"color":"blue","big.txt":"text"}}"""));
        node.Api.Create(
            NodeResources.Secrets, JsonReader.Read("""{"metadata":{"name":"key","namespace":"default"},"data":{"pass":"aHVudGVyMg=="}}"""));
        node.Api.Create(NodeResources.Services, JsonReader.Read(
            """
            {"metadata":{"name":"kubernetes","namespace":"default"},
             "spec":{"clusterIP":"10.96.0.1","ports":[{"name":"https","port":443,"protocol":"TCP"}]}}
            """));
        string[] look =
        [
            "cat /c/sub/tint; echo; cat /s/pass; echo; cat /d/labels; echo; cat /t/token /t/big.txt; echo; cat /one; echo",
            "echo $COLOR $PASS $POD $(HOSTED) $ALL_color; grep -c ' /m tmpfs' /proc/mounts; touch /c/no || echo read-only",
            "ls -ln /s/..data/pass; env | grep KUBERNETES_SERVICE_HOST",
        ];
        node.Run("reader", JsonReader.Read(
            """
            {"restartPolicy":"Never","securityContext":{"fsGroup":3000},
             "volumes":[{"name":"c","configMap":{"name":"cfg","items":[{"key":"color","path":"sub/tint"}]}},
               {"name":"s","secret":{"secretName":"key","defaultMode":256}},
               {"name":"d","downwardAPI":{"items":[{"path":"labels","fieldRef":{"fieldPath":"metadata.labels"}}]}},
               {"name":"t","projected":{"sources":[{"serviceAccountToken":{"path":"token"}},{"configMap":{"name":"cfg"}}]}},
               {"name":"m","emptyDir":{"medium":"Memory","sizeLimit":"1Mi"}}],
             "containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent",
               "command":["sh","-c","$(LOOK)"],
               "env":[{"name":"COLOR","valueFrom":{"configMapKeyRef":{"name":"cfg","key":"color"}}},
                 {"name":"PASS","valueFrom":{"secretKeyRef":{"name":"key","key":"pass"}}},
                 {"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"HOSTED","value":"$(POD)@$(KUBERNETES_SERVICE_PORT)"}],
               "envFrom":[{"prefix":"ALL_","configMapRef":{"name":"cfg"}}],
               "volumeMounts":[{"name":"c","mountPath":"/c"},{"name":"s","mountPath":"/s"},{"name":"d","mountPath":"/d"},
                 {"name":"t","mountPath":"/t"},{"name":"m","mountPath":"/m"},{"name":"t","mountPath":"/one","subPath":"big.txt"}]}]}
            """.Replace("$(LOOK)", string.Join("; ", look), StringComparison.Ordinal)));
        await node.WaitForPhaseAsync("reader", "Succeeded");
        var lines = node.Log("reader").Split('\n');
        Assert.Equal(["blue", "hunter2", "app=\"reader\"", "token-0-defaulttext", "text", "blue hunter2 reader reader@443 blue", "1"], lines[..7]);
        Assert.Contains("read-only", lines);
        // 0400 with fsGroup is readable by the group too, as the kubelet makes it.
        Assert.Contains(lines, line => line.StartsWith("-r--r-----", StringComparison.Ordinal) && line.Contains(" 3000 ", StringComparison.Ordinal));
        Assert.Contains("KUBERNETES_SERVICE_HOST=10.96.0.1", lines);
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task What_is_missing_is_named_and_waited_for()
    {
        await using var node = await TestNode.StartAsync();
        node.Run("waits", JsonReader.Read(
            """
            {"restartPolicy":"Never","volumes":[{"name":"c","configMap":{"name":"later"}}],
             "containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent","command":["cat","/c/x"],
               "volumeMounts":[{"name":"c","mountPath":"/c"}]}]}
            """));
        await TestNode.UntilAsync(
            () => node.Events("waits").Contains("FailedMount: MountVolume.SetUp failed for volume \"c\" : configmap \"later\" not found"),
            () => string.Join('\n', node.Events("waits")));
        node.Api.Create(NodeResources.ConfigMaps, JsonReader.Read("""{"metadata":{"name":"later","namespace":"default"},"data":{"x":"here"}}"""));
        await node.WaitForPhaseAsync("waits", "Succeeded");
        Assert.Equal("here", node.Log("waits"));
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_sub_path_that_is_a_link_never_leads_out_of_its_volume()
    {
        await using var node = await TestNode.StartAsync();
        node.Run("escape", JsonReader.Read(
            """
            {"restartPolicy":"Never","volumes":[{"name":"v","emptyDir":{}}],
             "initContainers":[{"name":"plant","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent",
               "command":["sh","-c","mkdir /v/etc; echo mine > /v/etc/mine; /bin/busybox ln -s /etc /v/out || exit 9"],
               "volumeMounts":[{"name":"v","mountPath":"/v"}]}],
             "containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent","command":["ls","/seen"],
               "volumeMounts":[{"name":"v","mountPath":"/seen","subPath":"out"}]}]}
            """));
        await node.WaitForPhaseAsync("escape", "Succeeded");
        Assert.Equal("mine\n", node.Log("escape"));
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Security_settings_hold()
    {
        await using var node = await TestNode.StartAsync(config => config with { User = "app" });
        node.Run("held", JsonReader.Read(
            """
            {"restartPolicy":"Never",
             "securityContext":{"supplementalGroups":[4000],"sysctls":[{"name":"net.ipv4.ip_local_port_range","value":"40000 50000"}]},
             "containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent",
               "args":["id -u; id -g; id -G; touch /x || echo fixed; cat /proc/self/status /proc/sys/net/ipv4/ip_local_port_range"],
               "command":["sh","-c"],
               "securityContext":{"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}},
               "resources":{"limits":{"memory":"64Mi","cpu":"500m"}}}]}
            """));
        node.Run("root", JsonReader.Read(
            """
            {"containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent",
              "securityContext":{"runAsNonRoot":true}}]}
            """));
        await node.WaitForPhaseAsync("held", "Succeeded");
        var lines = node.Log("held").Split('\n').Select(line => line.Replace('\t', ' ')).ToArray();
        Assert.Equal(["1001", "1002"], lines[..2]);
        Assert.Equal(["1002", "2000", "4000"], lines[2].Split(' ').Order());
        Assert.Contains("fixed", lines);
        Assert.Contains("NoNewPrivs: 1", lines);
        Assert.Contains("Seccomp: 2", lines);
        Assert.Contains("CapBnd: 0000000000000000", lines);
        Assert.Contains("40000 50000", lines);
        // pkg/kubelet/kuberuntime/security_context.go
        var waiting = await node.WaitForWaitingAsync("root", "CreateContainerConfigError");
        Assert.StartsWith(
            "container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root",
            waiting["message"].AsString(), StringComparison.Ordinal);
    }
}
