using Fairway.Node.Runtime;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Runtime;

public sealed class QualityOfServiceTests
{
    // https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ and pkg/kubelet/qos/policy.go
    [Theory]
    [InlineData("""{}""", "BestEffort", 1000)]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"}}""", "Guaranteed", -997)]
    [InlineData("""{"limits":{"cpu":"1000m","memory":"1Gi"},"requests":{"cpu":"1","memory":"1024Mi"}}""", "Guaranteed", -997)]
    [InlineData("""{"limits":{"memory":"1Gi"}}""", "Burstable", 750)]
    [InlineData("""{"requests":{"cpu":"100m"}}""", "Burstable", 999)]
    [InlineData("""{"requests":{"memory":"4Gi"}}""", "Burstable", 3)]
    public void Class_and_score_follow_requests_and_limits(string resources, string expectedClass, long expectedScore)
    {
        var pod = JsonReader.Read($$$"""{"spec":{"containers":[{"name":"a","resources":{{{resources}}} }]}}""");
        Assert.Equal(expectedClass, QualityOfService.ClassOf(pod));
        Assert.Equal(expectedScore, QualityOfService.OutOfMemoryScore(pod, pod["spec"]["containers"][0], 4L * 1024 * 1024 * 1024));
    }
}
