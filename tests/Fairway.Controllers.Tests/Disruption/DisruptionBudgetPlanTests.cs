using Fairway.Controllers.Disruption;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Disruption;

/// <summary>Expected numbers are those of upstream's pkg/controller/disruption/disruption.go (v1.34).</summary>
public sealed class DisruptionBudgetPlanTests
{
    [Theory]
    [InlineData("""{"minAvailable": 2}""", 3, 3, 2, 1)]
    [InlineData("""{"minAvailable": 2}""", 2, 2, 2, 0)]
    [InlineData("""{"minAvailable": 5}""", 3, 3, 5, 0)]
    [InlineData("""{"minAvailable": "50%"}""", 3, 3, 2, 1)]
    [InlineData("""{"maxUnavailable": 1}""", 3, 3, 2, 1)]
    [InlineData("""{"maxUnavailable": "30%"}""", 4, 4, 2, 2)]
    [InlineData("""{"maxUnavailable": 9}""", 3, 3, 0, 3)]
    [InlineData("""{"maxUnavailable": 1}""", 3, 1, 2, 0)]
    [InlineData("""{"maxUnavailable": 1}""", 0, 1, 0, 0)]
    [InlineData("{}", 3, 3, 0, 3)]
    public void A_budget_allows_what_is_healthy_beyond_what_must_be(string spec, long expected, int healthy, long desired, long allowed)
    {
        Value[] pods = [.. Enumerable.Range(0, healthy).Select(i => Sample.Pod($"p{i}")), Sample.Pod("unready", ready: false)];
        var status = DisruptionBudgetPlan.Status(Budget(spec), pods, expected, Sample.Now);
        Assert.Equal(
            (expected, healthy, desired, allowed),
            (status["expectedPods"].AsLong(), status["currentHealthy"].AsLong(), status["desiredHealthy"].AsLong(),
            status["disruptionsAllowed"].AsLong()));
        var condition = Assert.Single(status["conditions"].Items);
        Assert.Equal(
            ("DisruptionAllowed", allowed > 0 ? "True" : "False", allowed > 0 ? "SufficientPods" : "InsufficientPods", 4L),
            (condition["type"].AsString(), condition["status"].AsString(), condition["reason"].AsString(), condition["observedGeneration"].AsLong()));
    }

    [Fact]
    public void An_evicted_pod_counts_as_gone_until_it_is_or_two_minutes_have_passed()
    {
        var budget = Budget("""{"minAvailable": 1}""").WithAt(["status", "disruptedPods"], Value.Map(
            ("fresh", Sample.Ago(30)), ("overdue", Sample.Ago(121)), ("gone", Sample.Ago(30)), ("going", Sample.Ago(30))));
        Value[] pods = [Sample.Pod("fresh"), Sample.Pod("overdue"), Sample.Deleting(Sample.Pod("going")), Sample.Pod("other")];
        var status = DisruptionBudgetPlan.Status(budget, pods, 4, Sample.Now);
        Assert.Equal("fresh", Assert.Single(status["disruptedPods"].Fields).Key);
        Assert.Equal((2, 1), (status["currentHealthy"].AsLong(), status["disruptionsAllowed"].AsLong()));
        Assert.Equal(TimeSpan.FromSeconds(90), DisruptionBudgetPlan.NextTimeout(status, Sample.Now));
    }

    [Fact]
    public void A_budget_whose_pods_cannot_be_counted_allows_nothing_and_says_why()
    {
        var budget = Budget("""{"maxUnavailable": 1}""").WithAt(["status", "disruptionsAllowed"], 3);
        var status = DisruptionBudgetPlan.Failed(budget, "found no controllers for pod \"x\"", Sample.Now);
        Assert.Equal(0, status["disruptionsAllowed"].AsLong());
        Assert.Equal("SyncFailed", Conditions.Find(status["conditions"].Items, "DisruptionAllowed")["reason"].AsString());
    }

    [Fact]
    public void A_status_that_is_right_stays_as_it_is()
    {
        var budget = Budget("""{"minAvailable": 1}""");
        Value[] pods = [Sample.Pod("one"), Sample.Pod("two")];
        var status = DisruptionBudgetPlan.Status(budget, pods, 2, Sample.Now);
        Assert.Equal(status, DisruptionBudgetPlan.Status(budget.With("status", status), pods, 2, Sample.Now.AddMinutes(5)));
    }

    private static Value Budget(string spec) => Sample.Json($$"""
        {"metadata": {"name": "web", "namespace": "shop", "generation": 4}, "spec": {{spec}}, "status": {} }
        """);
}
