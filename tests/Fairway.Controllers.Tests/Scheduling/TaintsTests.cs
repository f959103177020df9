using Fairway.Controllers.Scheduling;

namespace Fairway.Controllers.Tests.Scheduling;

public sealed class TaintsTests
{
    // The rules of Toleration.ToleratesTaint (kubernetes/api/core/v1/toleration.go).
    [Theory]
    [InlineData("""{"operator": "Exists"}""", true)]
    [InlineData("""{"key": "gpu", "operator": "Exists"}""", true)]
    [InlineData("""{"key": "gpu", "operator": "Exists", "effect": "NoExecute"}""", false)]
    [InlineData("""{"key": "gpu", "operator": "Equal", "value": "yes"}""", true)]
    [InlineData("""{"key": "gpu", "value": "yes", "effect": "NoSchedule"}""", true)]
    [InlineData("""{"key": "gpu", "value": "no"}""", false)]
    [InlineData("""{"key": "other", "operator": "Exists"}""", false)]
    public void A_toleration_covers_by_key_value_and_effect(string toleration, bool covers) =>
        Assert.Equal(covers, Taints.Covers(Sample.Json(toleration), Sample.Json("""{"key": "gpu", "value": "yes", "effect": "NoSchedule"}""")));
}
