using Fairway.Controllers.Workloads.StatefulSets;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.StatefulSets;

/// <summary>Cases follow upstream's pkg/controller/statefulset (v1.34).</summary>
public sealed class StatefulSetPlanTests
{
    [Theory]
    [InlineData("OrderedReady", "web-0")]
    [InlineData("Parallel", "web-0 web-1 web-2")]
    public void Missing_pods_are_made_in_order_or_all_at_once(string policy, string created) =>
        Assert.Equal(created, Names(Plan(Set(3, policy)).Create));

    [Fact]
    public void A_set_of_any_size_is_filled_in_portions()
    {
        var plan = Plan(Set(int.MaxValue, "Parallel"), Pod(0), Pod(700));
        Assert.Equal((500, "web-1", "web-500"), (plan.Create.Count, plan.Create[0].Name, plan.Create[^1].Name));
    }

    [Theory]
    [InlineData(true, "web-1")]
    [InlineData(false, "")]
    public void The_next_pod_comes_when_the_one_before_is_available(bool ready, string created) =>
        Assert.Equal(created, Names(Plan(Set(3), Pod(0, ready: ready)).Create));

    [Fact]
    public void A_pod_that_goes_holds_up_those_after_it()
    {
        var plan = Plan(Set(3), Sample.Deleting(Pod(0)), Pod(1));
        Assert.Equal((0, 0), (plan.Create.Count, plan.Delete.Count));
    }

    [Theory]
    [InlineData("OrderedReady", "web-3")]
    [InlineData("Parallel", "web-3 web-2")]
    public void Pods_beyond_the_size_go_from_the_last(string policy, string deleted) =>
        Assert.Equal(deleted, Names(Plan(Set(2, policy), Pod(0), Pod(1), Pod(2), Pod(3)).Delete));

    [Fact]
    public void A_set_that_shrinks_waits_for_its_pods_to_be_well()
    {
        Assert.Empty(Plan(Set(1), Pod(0, ready: false), Pod(1)).Delete);
        // The one that is not well may go itself.
        Assert.Equal("web-1", Names(Plan(Set(1), Pod(0), Pod(1, ready: false)).Delete));
    }

    [Fact]
    public void A_pod_that_ended_is_made_anew()
    {
        var plan = Plan(Set(2), Pod(0).WithAt(["status", "phase"], "Failed"), Pod(1));
        Assert.Equal(("web-0", "web-0", 0), (Names(plan.Delete), Names(plan.Restart), plan.Create.Count));
    }

    [Theory]
    [InlineData("""{"type": "RollingUpdate"}""", "web-2")]
    [InlineData("""{"type": "RollingUpdate", "rollingUpdate": {"partition": 2}}""", "web-2")]
    [InlineData("""{"type": "RollingUpdate", "rollingUpdate": {"partition": 3}}""", "")]
    [InlineData("""{"type": "OnDelete"}""", "")]
    public void An_update_replaces_the_last_pod_first_and_stops_at_the_partition(string strategy, string deleted)
    {
        var set = Set(3).WithAt(["spec", "updateStrategy"], Sample.Json(strategy));
        Assert.Equal(deleted, Names(Plan(set, Pod(0, "old"), Pod(1, "old"), Pod(2, "old")).Delete));
    }

    [Fact]
    public void An_update_waits_for_the_pod_that_it_replaced()
    {
        Assert.Empty(Plan(Set(3), Pod(0, "old"), Pod(1, "old"), Pod(2, ready: false)).Delete);
        Assert.Equal("web-1", Names(Plan(Set(3), Pod(0, "old"), Pod(1, "old"), Pod(2)).Delete));
    }

    [Fact]
    public void A_pod_below_the_partition_comes_back_as_it_was()
    {
        var set = Set(2).WithAt(["spec", "updateStrategy"], Sample.Json("""{"rollingUpdate": {"partition": 1}}"""));
        var plan = Plan(set, Pod(1));
        var made = Assert.Single(plan.Create);
        Assert.Equal(("old", "old:1"), (
            made.Labels["controller-revision-hash"].AsString(), made["spec"]["containers"][0]["image"].AsString()));
    }

    [Fact]
    public void A_pod_has_its_name_its_number_and_its_claims()
    {
        var set = Set(1).WithAt(["spec", "volumeClaimTemplates"], Sample.Json(
            """[{"metadata": {"name": "data", "labels": {"tier": "db"}}, "spec": {"accessModes": ["ReadWriteOnce"]}}]"""))
            .WithAt(["spec", "serviceName"], "db").WithAt(["spec", "ordinals", "start"], 5);
        var pod = Assert.Single(Plan(set).Create);
        Assert.Equal("web-5", pod.Name);
        Assert.Equal(("web-5", "db"), (pod["spec"]["hostname"].AsString(), pod["spec"]["subdomain"].AsString()));
        Assert.Equal(("web-5", "5"), (
            pod.Labels["statefulset.kubernetes.io/pod-name"].AsString(), pod.Labels["apps.kubernetes.io/pod-index"].AsString()));
        Assert.Equal("data-web-5", pod["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"].AsString());
        var claim = Assert.Single(StatefulPods.ClaimsOf(set, pod));
        Assert.Equal(("data-web-5", "db", "web"), (claim.Name, claim.Labels["tier"].AsString(), claim.Labels["app"].AsString()));
    }

    [Theory]
    [InlineData("web-0", 0)]
    [InlineData("web-00", null)]
    [InlineData("web-x", null)]
    [InlineData("webby-0", null)]
    public void A_pod_belongs_to_a_set_by_its_name(string name, int? ordinal) =>
        Assert.Equal(ordinal, StatefulPods.OrdinalOf(Set(1), Sample.Pod(name)));

    [Fact]
    public void The_status_follows_an_update_until_it_is_through()
    {
        var set = Set(2).WithAt(["status", "currentRevision"], "old");
        var status = State(set, Pod(0, "old"), Pod(1, ready: false)).Status(0);
        Assert.Equal(("old", "new", 1L, 1L, 1L), (
            status["currentRevision"].AsString(), status["updateRevision"].AsString(), status["currentReplicas"].AsLong(),
            status["updatedReplicas"].AsLong(), status["readyReplicas"].AsLong()));
        status = State(set, Pod(0), Pod(1)).Status(0);
        Assert.Equal(("new", 2L, 2L), (
            status["currentRevision"].AsString(), status["currentReplicas"].AsLong(), status["availableReplicas"].AsLong()));
    }

    private static StatefulSetPlan Plan(Value set, params Value[] pods) => StatefulSetPlan.Make(State(set, pods));

    private static StatefulSetState State(Value set, params Value[] pods) => new(set, Revision("old"), Revision("new"), pods, Sample.Now);

    private static string Names(IEnumerable<Value> pods) => string.Join(' ', pods.Select(pod => pod.Name));

    private static Value Revision(string name) => Sample.Json($$"""
        {"metadata": {"name": "{{name}}"}, "data": {"spec": {"template": {"$patch": "replace", "metadata": {"labels": {"app": "web"} },
         "spec": {"containers": [{"name": "web", "image": "{{name}}:1"}]} } } } }
        """);

    private static Value Set(int replicas, string policy = "OrderedReady") => Sample.Json($$"""
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web", "namespace": "shop", "uid": "s-1", "generation": 1},
         "spec": {"replicas": {{replicas}}, "podManagementPolicy": "{{policy}}", "selector": {"matchLabels": {"app": "web"} },
                  "updateStrategy": {"type": "RollingUpdate"}, "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": []} } },
         "status": {} }
        """);

    private static Value Pod(int ordinal, string revision = "new", bool ready = true) => StatefulPods.Identify(
        Set(9), Sample.Pod($"web-{ordinal}", ready: ready).WithAt(["metadata", "labels", "controller-revision-hash"], revision), ordinal);
}
