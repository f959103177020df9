using Fairway.Kubernetes;
using Fairway.Node.Registration;
using Fairway.Values;

namespace Fairway.Node.Tests.Registration;

public sealed class NodeConditionsTests
{
    private const long Gibibyte = 1024 * 1024 * 1024;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    // https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#hard-eviction-thresholds
    [Theory]
    [InlineData(Gibibyte, 20, 100, false, false)]
    [InlineData(99 * 1024 * 1024, 20, 100, true, false)]
    [InlineData(Gibibyte, 9, 100, false, true)]
    public void Pressure_begins_at_the_kubelets_thresholds(long memory, long free, long disk, bool isMemory, bool isDisk) =>
        Assert.Equal(new(isMemory, isDisk), NodePressure.Of(memory, free, disk));

    private static string Shown(Value condition) =>
        $"{condition["type"].AsString()} {condition["status"].AsString()} {condition["reason"].AsString()}";

    [Fact]
    public void Conditions_have_the_kubelets_words_and_keep_their_times()
    {
        var before = Value.Map(("status", Value.Map(("conditions", NodeConditions.Build(Value.Null, new(false, false), Now)))));
        var after = Value.Map(("status", Value.Map(("conditions", NodeConditions.Build(before, new(true, false), Now.AddMinutes(1))))));

        Assert.Equal(
            [
                "MemoryPressure False KubeletHasSufficientMemory", "DiskPressure False KubeletHasNoDiskPressure",
                "PIDPressure False KubeletHasSufficientPID", "Ready True KubeletReady",
            ],
            before["status"]["conditions"].Items.Select(Shown));
        Assert.Equal("kubelet has insufficient memory available", after.Condition("MemoryPressure")["message"].AsString());
        Assert.Equal("2026-11-20T15:01:00Z", after.Condition("MemoryPressure")["lastTransitionTime"].AsString());
        Assert.Equal("2026-11-20T15:00:00Z", after.Condition("Ready")["lastTransitionTime"].AsString());
        Assert.Equal("2026-11-20T15:01:00Z", after.Condition("Ready")["lastHeartbeatTime"].AsString());
    }
}
