using Fairway.Controllers.Workloads.Deployments;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.Deployments;

public sealed class ScalingTests
{
    // Rows of TestScale in kubernetes/pkg/controller/deployment/sync_test.go: sizes newest first, no surge.
    [Theory]
    [InlineData(10, 12, "10", "12")]
    [InlineData(10, 5, "10", "5")]
    [InlineData(5, 10, "2,3", "4,6")]
    [InlineData(5, 3, "2,3", "1,2")]
    [InlineData(9, 4, "8,1", "4,0")]
    [InlineData(7, 10, "2,3,2", "3,4,3")]
    [InlineData(13, 8, "2,8,3", "1,5,2")]
    public void A_change_of_size_in_the_middle_of_a_rollout_is_shared_in_proportion(int before, int after, string sizes, string expected)
    {
        var sets = sizes.Split(',').Select((size, i) => Sample.Sized(
            Sample.ReplicaSet($"web-{i}", i == 0 ? "web:new" : $"web:{i}", int.Parse(size), 100 + (i * 100)), before, before)).ToArray();
        var plan = new RolloutPlan(new(Sample.Deployment(after, "0", "0", "web:new"), sets, _ => []), Sample.Now);

        Assert.True(Scaling.IsDue(plan));
        Scaling.Step(plan);

        var planned = plan.All.OrderBy(replicaSet => replicaSet.Name, StringComparer.Ordinal).Select(replicaSet => replicaSet.Replicas);
        Assert.Equal(expected, string.Join(',', planned));
    }

    [Fact]
    public void A_saturated_new_set_leaves_nothing_to_the_old_ones()
    {
        Value[] sets =
        [
            Sample.Sized(Sample.ReplicaSet("web-0", "web:new", 3, 100), 3, 3), Sample.Sized(Sample.ReplicaSet("web-1", "web:1", 2, 200), 2, 2),
        ];
        var plan = new RolloutPlan(new(Sample.Deployment(3, image: "web:new"), sets, _ => []), Sample.Now);

        Scaling.Step(plan);

        Assert.Equal([0, 3], plan.All.Select(replicaSet => replicaSet.Replicas));
    }
}
