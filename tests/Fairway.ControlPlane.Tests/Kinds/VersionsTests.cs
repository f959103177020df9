using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Kinds;

/// <summary>Objects written in one version and read in another, as kube-apiserver converts them (pkg/apis/*/v*/conversion.go).</summary>
public sealed class VersionsTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Scalers = "/apis/autoscaling/{0}/namespaces/default/horizontalpodautoscalers";

    [Fact]
    public async Task What_an_autoscaler_of_v1_cannot_say_lies_in_annotations()
    {
        await MakeAsync(Path(Scalers, "v2"), """
            {"metadata":{"name":"a"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":3,"metrics":[
             {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},
             {"type":"Pods","pods":{"metric":{"name":"requests"},"target":{"type":"AverageValue","averageValue":"10"}}}]}}
            """);

        var (_, first) = await running.GetAsync(Path(Scalers, "v1") + "/a");

        Assert.Equal("autoscaling/v1", first.ApiVersion);
        Assert.Equal(70, first["spec"]["targetCPUUtilizationPercentage"].AsLong());
        Assert.True(first["spec"]["metrics"].IsNull);
        Assert.Equal(
            """[{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"10"}}]""",
            first.Annotations["autoscaling.alpha.kubernetes.io/metrics"].AsString());

        var (code, _) = await running.PatchAsync(
            Path(Scalers, "v1") + "/a", "application/merge-patch+json", """{"spec":{"targetCPUUtilizationPercentage":50}}""");
        Assert.Equal(200, code);
        var (_, second) = await running.GetAsync(Path(Scalers, "v2") + "/a");
        Assert.Equal(
            JsonReader.Read("""
                [{"type":"Pods","pods":{"metric":{"name":"requests"},"target":{"type":"AverageValue","averageValue":"10"}}},
                 {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}]
                """),
            second["spec"]["metrics"]);
        Assert.Empty(second.Annotations);
    }

    [Fact]
    public async Task An_autoscaler_of_v1_that_names_no_target_gets_the_usual_one()
    {
        await MakeAsync(
            Path(Scalers, "v1"), """{"metadata":{"name":"b"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":3}}""");

        var (_, read) = await running.GetAsync(Path(Scalers, "v1") + "/b");

        Assert.Equal(80, read["spec"]["targetCPUUtilizationPercentage"].AsLong());
    }

    [Fact]
    public async Task An_autoscaler_of_v1_is_checked_as_v2()
    {
        var (code, status) = await running.PostAsync(
            Path(Scalers, "v1"), """{"metadata":{"name":"c"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":0}}""");

        Assert.Equal(422, code);
        Assert.Contains("spec.maxReplicas: Invalid value: 0: must be greater than 0", status["message"].AsString(), StringComparison.Ordinal);
    }

    // policy/v1beta1: "an empty selector matches no pods"; policy/v1: "matches all".
    [Fact]
    public async Task An_empty_selector_means_in_each_version_what_it_says_there()
    {
        const string Budgets = "/apis/policy/{0}/namespaces/default/poddisruptionbudgets";
        await MakeAsync(Path(Budgets, "v1beta1"), """{"metadata":{"name":"none"},"spec":{"minAvailable":1,"selector":{}}}""");
        await MakeAsync(Path(Budgets, "v1"), """{"metadata":{"name":"all"},"spec":{"minAvailable":1,"selector":{}}}""");

        var (_, none) = await running.GetAsync(Path(Budgets, "v1") + "/none");
        var (_, all) = await running.GetAsync(Path(Budgets, "v1beta1") + "/all");
        var (_, same) = await running.GetAsync(Path(Budgets, "v1beta1") + "/none");

        Assert.Equal("Exists", none["spec"]["selector"]["matchExpressions"][0]["operator"].AsString());
        Assert.Equal("DoesNotExist", all["spec"]["selector"]["matchExpressions"][0]["operator"].AsString());
        Assert.Empty(same["spec"]["selector"].Fields);
    }

    [Fact]
    public async Task An_endpoints_zone_is_part_of_its_topology_in_the_older_version()
    {
        const string Slices = "/apis/discovery.k8s.io/{0}/namespaces/default/endpointslices";
        await MakeAsync(Path(Slices, "v1beta1"), """
            {"metadata":{"name":"s"},"addressType":"IPv4","endpoints":[{"addresses":["10.1.2.3"],
             "topology":{"topology.kubernetes.io/zone":"z","kubernetes.io/hostname":"h"}}]}
            """);

        var (_, current) = await running.GetAsync(Path(Slices, "v1") + "/s");
        var (_, older) = await running.GetAsync(Path(Slices, "v1beta1") + "/s");

        Assert.Equal("z", current["endpoints"][0]["zone"].AsString());
        Assert.Equal("h", current["endpoints"][0]["deprecatedTopology"]["kubernetes.io/hostname"].AsString());
        Assert.Equal("z", older["endpoints"][0]["topology"]["topology.kubernetes.io/zone"].AsString());
        Assert.True(older["endpoints"][0]["zone"].IsNull);
    }

    [Fact]
    public async Task An_event_is_one_object_in_both_of_its_groups()
    {
        await MakeAsync("/apis/events.k8s.io/v1/namespaces/default/events", """
            {"metadata":{"name":"e"},"eventTime":"2026-11-20T12:00:00.000000Z","reportingController":"c","reportingInstance":"i","action":"a",
             "reason":"r","type":"Normal","note":"words","regarding":{"kind":"Pod","namespace":"default","name":"p"}}
            """);

        var (_, core) = await running.GetAsync("/api/v1/namespaces/default/events/e");
        var (_, selected) = await running.GetAsync("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=p");
        var (_, current) = await running.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=regarding.name=p");

        Assert.Equal(("words", "c", "v1"), (core["message"].AsString(), core["reportingComponent"].AsString(), core.ApiVersion));
        Assert.Single(selected["items"].Items);
        Assert.Equal("words", Assert.Single(current["items"].Items)["note"].AsString());
    }

    [Fact]
    public async Task A_list_a_watch_and_a_table_are_of_the_version_that_was_asked_for()
    {
        const string CronJobs = "/apis/batch/{0}/namespaces/default/cronjobs";
        await MakeAsync(Path(CronJobs, "v1"), """
            {"metadata":{"name":"j"},"spec":{"schedule":"@daily","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never",
             "containers":[{"name":"c","image":"i"}]}}}}}}
            """);

        var (_, list) = await running.GetAsync(Path(CronJobs, "v1beta1"));
        var (_, entry) = await running.GetAsync(Path(CronJobs, "v1beta1") + "/j");
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(CronJobs, "v1beta1"));
        request.Headers.Add("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        using var response = await running.Admin.SendAsync(request);
        var table = JsonReader.Read(await response.Content.ReadAsStringAsync());
        var watch = new ApiRequest(ApiVerb.Watch, new("batch", "v1beta1", "cronjobs")) { Namespace = "default" };
        await using var events = running.Server.TransportFor("platform").WatchAsync(watch, CancellationToken.None).GetAsyncEnumerator();
        await events.MoveNextAsync();

        Assert.All(list["items"].Items, item => Assert.Equal("batch/v1beta1", item.ApiVersion));
        Assert.Equal("batch/v1", entry["metadata"]["managedFields"][0]["apiVersion"].AsString());
        Assert.Equal("@daily", table["rows"][0]["cells"][1].AsString());
        Assert.Equal("batch/v1beta1", events.Current.Object.ApiVersion);
    }

    private async Task MakeAsync(string path, string body)
    {
        var (code, made) = await running.PostAsync(path, body);
        Assert.True(code == 201, made.ToString());
    }

    private static string Path(string form, string version) => form.Replace("{0}", version, StringComparison.Ordinal);
}
