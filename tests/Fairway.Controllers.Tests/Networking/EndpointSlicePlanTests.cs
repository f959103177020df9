using Fairway.Controllers.Networking;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Networking;

public sealed class EndpointSlicePlanTests
{
    private static readonly Value Service = Sample.Json("""
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop", "uid": "s-1", "labels": {"team": "blue"}},
         "spec": {"clusterIP": "10.96.0.7", "selector": {"app": "web"},
                  "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]}}
        """);

    [Fact]
    public void A_ready_pod_is_an_endpoint_on_its_own_named_port()
    {
        var pod = Sample.Pod("p").WithAt(["status", "podIP"], "10.0.0.9");

        var slice = Assert.Single(Plan(Service, [pod]).Create);

        Assert.Equal(
            Sample.Json("""
            [{"addresses": ["10.0.0.9"], "conditions": {"ready": true, "serving": true, "terminating": false},
              "targetRef": {"kind": "Pod", "namespace": "shop", "name": "p", "uid": "uid-p"}, "nodeName": "n1", "zone": "zone-of-n1"}]
            """),
            slice["endpoints"]);
        Assert.Equal(Sample.Json("""[{"name": "http", "port": 8080, "protocol": "TCP"}]"""), slice["ports"]);
        Assert.Equal(
            Sample.Json("""
            {"team": "blue", "kubernetes.io/service-name": "web", "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io"}
            """),
            slice.Metadata["labels"]);
        Assert.Equal("s-1", slice.ControllerReference["uid"].AsString());
        Assert.Equal("IPv4", slice["addressType"].AsString());
    }

    [Fact]
    public void A_terminating_pod_is_unready_at_once_but_still_serving()
    {
        var existing = Plan(Service, [Sample.Pod("p")]).Create;

        var slice = Assert.Single(Plan(Service, [Sample.Deleting(Sample.Pod("p"))], existing).Update);

        Assert.Equal(Sample.Json("""{"ready": false, "serving": true, "terminating": true}"""), slice["endpoints"][0]["conditions"]);
    }

    [Fact]
    public void Unready_pods_are_published_as_ready_on_request()
    {
        var service = Service.WithAt(["spec", "publishNotReadyAddresses"], true);

        var slice = Assert.Single(Plan(service, [Sample.Pod("p", ready: false)]).Create);

        Assert.Equal(Sample.Json("""{"ready": true, "serving": false, "terminating": false}"""), slice["endpoints"][0]["conditions"]);
    }

    [Fact]
    public void A_slice_holds_a_hundred_endpoints_and_those_that_stay_do_not_move()
    {
        Value[] pods = [.. Enumerable.Range(100, 250).Select(i => Sample.Pod($"p{i}"))];
        var first = Plan(Service, pods);
        Assert.Equal([100, 100, 50], first.Create.Select(slice => slice["endpoints"].Items.Count));
        Assert.Equal(3, first.Create.Select(slice => slice.Name).Distinct().Count());
        AssertSettled(Plan(Service, pods, first.Create));

        // One goes from the first slice; nothing is moved up.
        var after = Plan(Service, pods.Skip(1), first.Create);
        Assert.Equal((0, 1, 0), (after.Create.Count, after.Update.Count, after.Delete.Count));

        // A new one comes: it goes where the least room is left.
        var more = Plan(Service, [.. pods.Skip(1), Sample.Pod("q")], first.Create);
        Assert.Equal([100], more.Update.Select(slice => slice["endpoints"].Items.Count));
    }

    [Fact]
    public void Pods_that_name_another_port_get_a_slice_of_their_own()
    {
        var other = Sample.Pod("q").WithAt(["spec", "containers"], Sample.Json("""[{"ports": [{"name": "http", "containerPort": 9090}]}]"""));

        var plan = Plan(Service, [Sample.Pod("p"), other]);

        Assert.Equal([8080L, 9090L], plan.Create.Select(slice => slice["ports"][0]["port"].AsLong()!.Value).Order());
    }

    [Fact]
    public void Without_pods_one_empty_slice_stays_and_the_rest_goes()
    {
        var full = Plan(Service, [Sample.Pod("p")]).Create;

        var emptied = Plan(Service, [], full);

        Assert.Equal(full[0].Name, Assert.Single(emptied.Delete).Name);
        var placeholder = Assert.Single(emptied.Create);
        Assert.Empty(placeholder["endpoints"].Items.ToArray());
        Assert.NotEqual(full[0].Name, placeholder.Name);
        AssertSettled(Plan(Service, [], [placeholder]));
    }

    [Fact]
    public void The_same_decision_gives_the_same_names()
    {
        Value[] pods = [.. Enumerable.Range(100, 150).Select(i => Sample.Pod($"p{i}"))];

        Assert.Equal(Plan(Service, pods).Create.Select(slice => slice.Name), Plan(Service, pods).Create.Select(slice => slice.Name));
    }

    [Fact]
    public void The_name_of_somebody_elses_slice_is_passed_over()
    {
        var name = Assert.Single(Plan(Service, []).Create).Name;

        var other = Assert.Single(EndpointSlicePlan.Make(Service, [], [], _ => null, taken => taken == name).Create).Name;

        Assert.StartsWith("web-", other, StringComparison.Ordinal);
        Assert.NotEqual(name, other);
    }

    [Fact]
    public void Finished_pods_and_pods_without_an_address_are_no_endpoints()
    {
        var slice = Assert.Single(Plan(Service, [Sample.Pod("a", phase: "Succeeded"), Sample.Pod("b").WithAt(["status", "podIP"], "")]).Create);

        Assert.Empty(slice["endpoints"].Items.ToArray());
    }

    [Fact]
    public void A_headless_service_is_marked_and_gives_pods_their_own_names()
    {
        var headless = Service.WithAt(["spec", "clusterIP"], "None");
        var pod = Sample.Pod("p").WithAt(["spec", "hostname"], "first").WithAt(["spec", "subdomain"], "web");

        var slice = Assert.Single(Plan(headless, [pod]).Create);

        Assert.Equal("", slice.Labels["service.kubernetes.io/headless"].AsString());
        Assert.Equal("first", slice["endpoints"][0]["hostname"].AsString());
    }

    private static void AssertSettled(EndpointSlicePlan plan) => Assert.Equal((0, 0, 0), (plan.Create.Count, plan.Update.Count, plan.Delete.Count));

    private static EndpointSlicePlan Plan(Value service, IEnumerable<Value> pods, IEnumerable<Value>? existing = null) =>
        EndpointSlicePlan.Make(service, pods, existing ?? [], node => $"zone-of-{node}", name => existing?.Any(slice => slice.Name == name) == true);
}
