using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.ReplicaSets;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.ReplicaSets;

public sealed class ReplicaSetPlanTests
{
    [Theory]
    [InlineData(3, 1, 2, 0)]
    [InlineData(1, 3, 0, 2)]
    [InlineData(2, 2, 0, 0)]
    [InlineData(2000, 0, 500, 0)]
    public void What_is_missing_is_made_and_what_is_too_many_goes_in_bounded_rounds(int replicas, int active, int create, int delete)
    {
        Value[] pods = [.. Enumerable.Range(0, active).Select(i => Sample.Pod($"p{i}"))];

        var plan = ReplicaSetPlan.Make(replicas, pods, pods, Sample.Now);

        Assert.Equal((create, delete), (plan.Create, plan.Delete.Count));
    }

    [Fact]
    public void The_status_counts_ready_available_and_fully_labelled_pods()
    {
        var replicaSet = Sample.ReplicaSet("web-a", "web:1", 3, 100).WithAt(["spec", "minReadySeconds"], 30)
            .WithAt(["spec", "template", "metadata", "labels"], Sample.Json("""{"app": "web"}"""));
        Value[] pods =
        [
            Sample.Pod("a", readyFor: 31),
            Sample.Pod("b", readyFor: 10),
            Sample.Pod("c", ready: false).WithAt(["metadata", "labels"], Sample.Json("{}")),
        ];

        Assert.Equal(
            Sample.Json("""{"replicas": 3, "observedGeneration": 1, "fullyLabeledReplicas": 2, "readyReplicas": 2, "availableReplicas": 1}"""),
            ReplicaSetPlan.Status(replicaSet, pods, null, Sample.Now));
        Assert.Equal(TimeSpan.FromSeconds(20), pods.UntilNextAvailable(ReplicaSetPlan.MinReadySeconds(replicaSet), Sample.Now));
    }

    [Fact]
    public void A_refusal_is_a_condition_until_a_round_succeeds()
    {
        var replicaSet = Sample.ReplicaSet("web-a", "web:1", 1, 100, available: 0);
        const string Message = "pods \"web-a-x\" is forbidden: violates PodSecurity \"baseline:latest\": privileged";

        var failed = ReplicaSetPlan.Status(replicaSet, [], ("FailedCreate", Message), Sample.Now);
        var condition = Assert.Single(failed["conditions"].Items.ToArray());
        Assert.Equal(("ReplicaFailure", "True", "FailedCreate", Message), (
            condition["type"].AsString(), condition["status"].AsString(), condition["reason"].AsString(), condition["message"].AsString()));

        Assert.True(ReplicaSetPlan.Status(replicaSet.With("status", failed), [], null, Sample.Now)["conditions"].IsNull);
    }
}
