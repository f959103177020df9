using Fairway.Controllers.Workloads.Deployments;
using Fairway.Values.Json;

namespace Fairway.Controllers.Tests.Workloads.Deployments;

public sealed class FencepostsTests
{
    // The first rows are those of TestResolveFenceposts in kubernetes/pkg/controller/deployment/util.
    [Theory]
    [InlineData("\"0%\"", "\"0%\"", 0, 0, 1)]
    [InlineData("\"39%\"", "\"39%\"", 10, 4, 3)]
    [InlineData("\"10%\"", "\"0%\"", 10, 1, 0)]
    [InlineData("0", "\"10%\"", 2, 0, 1)]
    [InlineData("null", "null", 4, 1, 1)]
    [InlineData("null", "null", 1, 1, 0)]
    [InlineData("3", "2", 1, 3, 2)]
    public void Surge_rounds_up_and_unavailable_down_but_never_both_to_nothing(
        string maxSurge, string maxUnavailable, int replicas, int surge, int unavailable) =>
        Assert.Equal((surge, unavailable), Fenceposts.Resolve(JsonReader.Read(maxSurge), JsonReader.Read(maxUnavailable), replicas));

    [Fact]
    public void No_more_pods_may_be_unavailable_than_are_wanted() =>
        Assert.Equal(1, DeploymentSpec.Read(Sample.Deployment(1, "0", "5")).MaxUnavailable);
}
