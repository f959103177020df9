using Fairway.Node.Host;
using Fairway.Node.Pods;
using Fairway.Node.Runtime;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Pods;

public sealed class StorageLimitsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-storage-").FullName;

    private NodeFolders Folders => new(_root, "0c");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // The container has written 100,000 bytes, its log 50,000 and its volume 200,000; messages of pkg/kubelet/eviction/eviction_manager.go.
    [Theory]
    [InlineData("{}", "{}", null)]
    [InlineData("""{"sizeLimit":"300k"}""", """{"limits":{"ephemeral-storage":"500k"}}""", null)]
    [InlineData("""{"sizeLimit":"150k"}""", "{}", "Usage of EmptyDir volume \"v\" exceeds the limit \"150k\". ")]
    [InlineData(
        "{}", """{"limits":{"ephemeral-storage":"120k"}}""",
        "Pod ephemeral local storage usage exceeds the total limit of containers 120k. ")]
    [InlineData(
        "{}", """{"limits":{"ephemeral-storage":"300k"}}""",
        "Pod ephemeral local storage usage exceeds the total limit of containers 300k. ")]
    [InlineData("""{"medium":"Memory"}""", """{"limits":{"ephemeral-storage":"300k"}}""", null)]
    public void Volumes_containers_and_their_sum_have_limits(string volume, string resources, string? expected)
    {
        var state = Write();
        var pod = JsonReader.Read(
            $$$"""
            {"metadata":{"uid":"u"},
             "spec":{"volumes":[{"name":"v","emptyDir":{{{volume}}}}],"containers":[{"name":"main","resources":{{{resources}}}}]}}
            """);

        var failure = new StorageLimits(Folders).FailureOf(pod, new Dictionary<string, ContainerState> { ["main"] = state }, CancellationToken.None);

        Assert.Equal(expected, failure?.Message);
    }

    [Fact]
    public void One_containers_limit_counts_alone_when_another_has_none()
    {
        var state = Write();
        var pod = JsonReader.Read(
            """
            {"metadata":{"uid":"u"},
             "spec":{"containers":[{"name":"main","resources":{"limits":{"ephemeral-storage":"120k"}}},{"name":"other"}]}}
            """);

        var failure = new StorageLimits(Folders).FailureOf(pod, new Dictionary<string, ContainerState> { ["main"] = state }, CancellationToken.None);

        Assert.Equal("Container main exceeded its local ephemeral storage limit \"120k\". ", failure?.Message);
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_pod_that_writes_too_much_is_evicted()
    {
        await using var node = await TestNode.StartAsync();
        node.Run("greedy", JsonReader.Read(
            """
            {"volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Mi"}}],
             "containers":[{"name":"main","image":"registry.test/busybox:1","imagePullPolicy":"IfNotPresent",
               "volumeMounts":[{"name":"v","mountPath":"/v"}],
               "command":["sh","-c","/bin/busybox head -c 3000000 /dev/zero > /v/big; sleep 1000"]}]}
            """));

        var pod = await node.WaitForPhaseAsync("greedy", "Failed");

        Assert.Equal("Evicted", pod["status"]["reason"].AsString());
        Assert.Equal("Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\". ", pod["status"]["message"].AsString());
        Assert.NotNull(pod["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"].AsLong());
        await node.WaitForEventAsync("greedy", "Evicted: Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\". ");
    }

    private ContainerState Write()
    {
        var log = Path.Combine(_root, "logs/main/0.log");
        var record = new ContainerRecord("id", "u", "ns", "pod", "main", 0) { LogFile = log };
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Folders.WrittenBy("id")).FullName, "x"), new byte[100_000]);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Folders.Volume("u", "v")).FullName, "x"), new byte[200_000]);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.GetDirectoryName(log)!).FullName, "0.log"), new byte[50_000]);
        return new(record, ContainerPhase.Running);
    }
}
