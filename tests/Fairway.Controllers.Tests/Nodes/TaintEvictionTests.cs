using Fairway.Controllers.Nodes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Nodes;

public sealed class TaintEvictionTests
{
    [Theory]
    [InlineData("""{"key": "gone", "effect": "NoSchedule"}""", "[]", null)]
    [InlineData("""{"key": "gone", "effect": "NoExecute"}""", "[]", 0)]
    [InlineData("""{"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"}""", "[]", 200)]
    [InlineData("""{"key": "gone", "effect": "NoExecute"}""", """[{"operator": "Exists"}]""", null)]
    [InlineData("""{"key": "gone", "effect": "NoExecute"}""", """[{"key": "gone", "operator": "Exists", "tolerationSeconds": 130}]""", 30)]
    [InlineData("""{"key": "gone", "effect": "NoExecute"}""", """[{"key": "gone", "operator": "Exists", "tolerationSeconds": 50}]""", 0)]
    public void A_pod_may_stay_as_long_as_it_tolerates_the_taint(string taint, string tolerations, int? seconds)
    {
        var node = Value.Null.WithAt(["spec", "taints"], Value.List(Sample.Json(taint).With("timeAdded", Sample.Ago(100))));
        var pod = Sample.Pod("p").WithAt(["spec", "tolerations"], Sample.Json(tolerations));

        Assert.Equal(seconds is { } left ? TimeSpan.FromSeconds(left) : null, TaintEviction.UntilEviction(pod, node, Sample.Now));
    }

    [Fact]
    public void A_toleration_beyond_all_calendars_lasts()
    {
        var node = Value.Null.WithAt(["spec", "taints"], Sample.Json("""[{"key": "gone", "effect": "NoExecute"}]"""));
        var pod = Sample.Pod("p").WithAt(
            ["spec", "tolerations"], Sample.Json("""[{"operator": "Exists", "tolerationSeconds": 9223372036854775807}]"""));

        Assert.True(TaintEviction.UntilEviction(pod, node, Sample.Now) > TimeSpan.FromDays(36000));
    }
}
