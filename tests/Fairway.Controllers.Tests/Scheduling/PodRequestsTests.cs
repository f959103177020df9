using Fairway.Controllers.Scheduling;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Scheduling;

public sealed class PodRequestsTests
{
    // The formula of KEP-753: max(sum of containers + sidecars, the worst init step with the sidecars started before it) + overhead.
    // The last one is KEP-2837's.
    [Theory]
    [InlineData("""{"containers": [{"resources": {"requests": {"cpu": "1"}}}, {"resources": {"requests": {"cpu": "500m"}}}]}""", 1500)]
    [InlineData("""
        {"initContainers": [{"resources": {"requests": {"cpu": "3"}}}], "containers": [{"resources": {"requests": {"cpu": "1"}}}]}
        """, 3000)]
    [InlineData("""
        {"initContainers": [{"restartPolicy": "Always", "resources": {"requests": {"cpu": "1"}}}, {"resources": {"requests": {"cpu": "2"}}}],
         "containers": [{"resources": {"requests": {"cpu": "500m"}}}]}
        """, 3000)]
    [InlineData("""{"overhead": {"cpu": "250m"}, "containers": [{"resources": {"limits": {"cpu": "1"}}}]}""", 1250)]
    [InlineData("""
        {"resources": {"requests": {"cpu": "2"}}, "overhead": {"cpu": "1"}, "containers": [{"resources": {"requests": {"cpu": "3"}}}]}
        """, 3000)]
    public void A_pod_needs_what_its_worst_moment_needs(string spec, long cpu) =>
        Assert.Equal(cpu, (long)PodRequests.Of(Value.Map(("spec", Sample.Json(spec))))["cpu"]);
}
