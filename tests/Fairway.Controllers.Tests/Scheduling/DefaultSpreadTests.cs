using Fairway.Controllers.Scheduling;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

public sealed class DefaultSpreadTests
{
    // As upstream's DefaultSelector (pkg/scheduler/framework/plugins/helper/spread.go).
    [Fact]
    public void The_selectors_of_services_and_of_the_replica_set_are_joined()
    {
        var selector = DefaultSpread.Combine(
            [Labels("""{"app": "web"}"""), Labels("""{"app": "web", "tier": "front"}""")],
            Sample.Json("""{"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "old", "operator": "DoesNotExist"}]}"""));

        Assert.Equal("app in (web),!old,tier in (front)", selector!.ToString());
    }

    [Fact]
    public void A_pod_that_nothing_selects_is_spread_with_none() => Assert.Null(DefaultSpread.Combine([], Value.Null));

    private static ValueMap Labels(string json) => Sample.Json(json).Fields;
}
