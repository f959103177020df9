using Fairway.Controllers.Workloads.Deployments;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.Deployments;

public sealed class RolloutDecisionTests
{
    [Fact]
    public void A_new_deployment_gets_a_replica_set_named_by_its_template()
    {
        var decision = Decide(Sample.Deployment(3));

        var made = Assert.Single(Written(decision));
        var hash = made.Labels["pod-template-hash"].AsString();
        Assert.Equal($"web-{hash}", made.Name);
        Assert.Equal(3, made["spec"]["replicas"].AsLong());
        Assert.Equal(hash, made.At("spec", "selector", "matchLabels", "pod-template-hash").AsString());
        Assert.Equal(hash, made.At("spec", "template", "metadata", "labels", "pod-template-hash").AsString());
        Assert.Equal("d-1", made.ControllerReference["uid"].AsString());
        Assert.Equal(
            Sample.Json("""
            {"deployment.kubernetes.io/revision": "1", "deployment.kubernetes.io/desired-replicas": "3",
             "deployment.kubernetes.io/max-replicas": "4", "team": "blue"}
            """),
            made.Metadata["annotations"]);
        Assert.Contains(new RolloutAction.SetRevision("1"), decision.Actions);
        Assert.Contains(new RolloutAction.Tell("Normal", "ScalingReplicaSet", $"Scaled up replica set {made.Name} from 0 to 3"), decision.Actions);
        AssertCondition(decision.Status, "Progressing", "True", "NewReplicaSetCreated", $"Created new replica set \"{made.Name}\"");
        AssertCondition(decision.Status, "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
    }

    [Fact]
    public void A_changed_template_makes_the_next_revision_as_large_as_the_surge_allows()
    {
        var decision = Decide(Sample.Deployment(3, image: "web:2"), Sized(Sample.ReplicaSet("web-a", "web:1", 3, 100)));

        var made = Assert.Single(Written(decision));
        Assert.Equal("2", made.Annotations["deployment.kubernetes.io/revision"].AsString());
        Assert.Equal(1, made["spec"]["replicas"].AsLong());
    }

    // Rows as in TestDeploymentController_reconcileOldReplicaSets (kubernetes/pkg/controller/deployment): replicas 10, maxUnavailable, old,
    // new, available of both.
    [Theory]
    [InlineData("0", "1", 10, 1, 10, 0, 10)]
    [InlineData("2", "0", 10, 0, 10, 0, 8)]
    [InlineData("2", "0", 8, 2, 8, 2, 6)]
    [InlineData("2", "0", 10, 2, 8, 0, 8)]
    public void Old_pods_go_as_far_as_availability_allows(
        string maxUnavailable, string maxSurge, int oldReplicas, int newReplicas, int oldAvailable, int newAvailable, int expected)
    {
        var decision = Decide(
            Sample.Deployment(10, maxSurge, maxUnavailable, "web:2"),
            Sized(Sample.ReplicaSet("web-a", "web:1", oldReplicas, 100, oldAvailable), 10),
            Sized(Sample.ReplicaSet("web-b", "web:2", newReplicas, 50, newAvailable, "2"), 10));

        var old = Written(decision).Find(replicaSet => replicaSet.Name == "web-a");
        Assert.Equal(expected, old.IsNull ? oldReplicas : old["spec"]["replicas"].AsLong());
    }

    [Fact]
    public void A_step_down_that_is_not_carried_out_yet_is_not_counted_twice()
    {
        // The old set was told 8 and still reports 10 available; two new pods came up: two more may go, not four.
        var old = Sample.ReplicaSet("web-a", "web:1", 8, 100, available: 10);
        var decision = Decide(
            Sample.Deployment(10, "3", "2", "web:2"), Sized(old, 10, 13), Sized(Sample.ReplicaSet("web-b", "web:2", 5, 50, 2, "2"), 10, 13));

        Assert.Equal(6, Written(decision).Find(replicaSet => replicaSet.Name == "web-a")["spec"]["replicas"].AsLong());
    }

    [Fact]
    public void A_completed_rollout_says_so_once_and_cleans_up_after()
    {
        var deployment = Sample.Deployment(2, image: "web:2").WithAt(["spec", "revisionHistoryLimit"], 1);
        Value[] sets =
        [
            Sized(Sample.ReplicaSet("web-x", "web:0", 0, 300, revision: "1"), 2),
            Sized(Sample.ReplicaSet("web-y", "web:1", 0, 200, revision: "2"), 2),
            Sized(Sample.ReplicaSet("web-z", "web:2", 2, 100, revision: "3"), 2),
        ];

        var first = Decide(deployment, sets);
        AssertCondition(first.Status, "Progressing", "True", "NewReplicaSetAvailable", "ReplicaSet \"web-z\" has successfully progressed.");
        AssertCondition(first.Status, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        Assert.Equal(2, first.Status["updatedReplicas"].AsLong());
        Assert.Equal(1, first.Status["observedGeneration"].AsLong());

        var second = Decide(deployment.With("status", first.Status), sets);
        Assert.Equal(first.Status, second.Status);
        Assert.Equal("web-x", Assert.Single(second.Actions.OfType<RolloutAction.DeleteReplicaSet>()).ReplicaSet.Name);
    }

    [Fact]
    public void Going_back_to_an_earlier_template_reuses_its_replica_set_with_a_new_revision()
    {
        var decision = Decide(
            Sample.Deployment(2, image: "web:1"),
            Sized(Sample.ReplicaSet("web-a", "web:1", 0, 200, revision: "1")), Sized(Sample.ReplicaSet("web-b", "web:2", 2, 100, revision: "2")));

        var again = Written(decision).Find(replicaSet => replicaSet.Name == "web-a");
        Assert.Equal("3", again.Annotations["deployment.kubernetes.io/revision"].AsString());
        Assert.Equal("1", again.Annotations["deployment.kubernetes.io/revision-history"].AsString());
        Assert.Equal(1, again["spec"]["replicas"].AsLong());
        Assert.Contains(new RolloutAction.SetRevision("3"), decision.Actions);
    }

    [Fact]
    public void Recreate_waits_for_the_last_old_pod()
    {
        var deployment = Sample.Deployment(2, image: "web:2").WithAt(["spec", "strategy"], Sample.Json("""{"type": "Recreate"}"""));
        var old = Sized(Sample.ReplicaSet("web-a", "web:1", 2, 100));
        Assert.Equal(0, Assert.Single(Written(Decide(deployment, old)))["spec"]["replicas"].AsLong());

        var emptied = Sized(Sample.ReplicaSet("web-a", "web:1", 0, 100));
        var waiting = RolloutDecision.Make(new(deployment, [emptied], _ => [Sample.Deleting(Sample.Pod("p"))]), Sample.Now);
        Assert.Empty(Written(waiting));

        Assert.Equal(2, Assert.Single(Written(Decide(deployment, emptied)))["spec"]["replicas"].AsLong());
    }

    [Fact]
    public void A_paused_deployment_scales_but_does_not_roll()
    {
        var deployment = Sample.Deployment(5, image: "web:2").WithAt(["spec", "paused"], true);
        var decision = Decide(deployment, Sized(Sample.ReplicaSet("web-a", "web:1", 3, 100)));

        var only = Assert.Single(Written(decision));
        Assert.Equal(("web-a", 5L), (only.Name, only["spec"]["replicas"].AsLong()));
        AssertCondition(decision.Status, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
    }

    [Fact]
    public void Without_progress_the_deadline_is_told_and_looked_at_in_time()
    {
        var deployment = Sample.Deployment(1, image: "web:2").WithAt(["spec", "progressDeadlineSeconds"], 30);
        var stuck = Sized(Sample.ReplicaSet("web-b", "web:2", 1, 100, available: 0), 1, 2);
        var status = Sample.Json($$"""
            {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "unavailableReplicas": 1, "conditions": [
             {"type": "Progressing", "status": "True", "lastUpdateTime": "{{Sample.Ago(20)}}", "lastTransitionTime": "{{Sample.Ago(20)}}",
              "reason": "ReplicaSetUpdated", "message": "ReplicaSet \"web-b\" is progressing."}]}
            """);

        var early = Decide(deployment.With("status", status), stuck);
        Assert.Equal(TimeSpan.FromSeconds(11), early.LookAgain);

        var late = RolloutDecision.Make(new(deployment.With("status", status), [stuck], _ => []), Sample.Now + TimeSpan.FromSeconds(11));
        AssertCondition(late.Status, "Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet \"web-b\" has timed out progressing.");
    }

    [Fact]
    public void A_refused_pod_shows_on_the_deployment()
    {
        var failing = Sized(Sample.ReplicaSet("web-b", "web:1", 1, 100, available: 0), 1, 2).WithAt(
            ["status", "conditions"],
            Sample.Json("""[{"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": "pods \"web-b-x\" is forbidden"}]"""));

        AssertCondition(Decide(Sample.Deployment(1), failing).Status, "ReplicaFailure", "True", "FailedCreate", "pods \"web-b-x\" is forbidden");
    }

    private static RolloutDecision Decide(Value deployment, params Value[] replicaSets) =>
        RolloutDecision.Make(new(deployment, replicaSets, _ => []), Sample.Now);

    private static Value Sized(Value replicaSet, long? desired = null, long? max = null)
    {
        var size = desired ?? replicaSet["spec"]["replicas"].AsLong() ?? 0;
        return replicaSet["spec"]["replicas"].AsLong() == 0 && desired is null ? replicaSet : Sample.Sized(replicaSet, size, max ?? size + 1);
    }

    private static List<Value> Written(RolloutDecision decision) =>
        [.. decision.Actions.OfType<RolloutAction.WriteReplicaSet>().Select(action => action.ReplicaSet.Wanted)];

    private static void AssertCondition(Value status, string type, string expected, string reason, string message)
    {
        var condition = Conditions.Find(status["conditions"].Items, type);
        Assert.Equal((expected, reason, message), (condition["status"].AsString(), condition["reason"].AsString(), condition["message"].AsString()));
    }
}
