using Fairway.Node.Pods;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Pods;

public sealed class PodPhaseTests
{
    // Tables of pkg/kubelet/kubelet_pods_test.go (TestPodPhaseWithRestartAlways, …Never, …OnFailure): w waiting, r running, 0 and 1 exit codes,
    // c waiting after a crash.
    [Theory]
    [InlineData("Always", "w", "Pending")]
    [InlineData("Always", "rr", "Running")]
    [InlineData("Always", "01", "Running")]
    [InlineData("Always", "r1", "Running")]
    [InlineData("Always", "rw", "Pending")]
    [InlineData("Always", "rc", "Running")]
    [InlineData("Never", "00", "Succeeded")]
    [InlineData("Never", "01", "Failed")]
    [InlineData("Never", "r0", "Running")]
    [InlineData("Never", "rw", "Pending")]
    [InlineData("OnFailure", "00", "Succeeded")]
    [InlineData("OnFailure", "01", "Running")]
    [InlineData("OnFailure", "rc", "Running")]
    public void The_phase_follows_the_containers(string policy, string states, string expected)
    {
        var pod = Value.Map(("spec", Value.Map(("restartPolicy", policy))));
        Assert.Equal(expected, PodPhase.Of(pod, ValueList.Empty, ValueList.From(states.Select(Status)), isFailed: false, isEnding: false));
    }

    [Theory]
    [InlineData("Never", "1", "w", "Failed")]
    [InlineData("Always", "1", "w", "Pending")]
    [InlineData("Never", "r", "w", "Pending")]
    [InlineData("Never", "0", "r", "Running")]
    public void Init_containers_hold_it_back(string policy, string init, string states, string expected)
    {
        var pod = Value.Map(("spec", Value.Map(("restartPolicy", policy))));
        Assert.Equal(
            expected, PodPhase.Of(pod, ValueList.From(init.Select(Status)), ValueList.From(states.Select(Status)), isFailed: false, isEnding: false));
    }

    [Fact]
    public void A_pod_that_ends_has_succeeded_or_failed_whatever_its_policy()
    {
        var pod = Value.Map(("spec", Value.Map(("restartPolicy", "Always"))));
        Assert.Equal("Succeeded", PodPhase.Of(pod, ValueList.Empty, ValueList.From("0".Select(Status)), isFailed: false, isEnding: true));
        Assert.Equal("Failed", PodPhase.Of(pod, ValueList.Empty, ValueList.From("01".Select(Status)), isFailed: false, isEnding: true));
    }

    private static Value Status(char state) => JsonReader.Read(state switch
    {
        'w' => """{"state":{"waiting":{"reason":"ContainerCreating"}}}""",
        'r' => """{"state":{"running":{}}}""",
        'c' => """{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1}}}""",
        _ => $$$"""{"state":{"terminated":{"exitCode":{{{state}}} } } }""",
    });
}
