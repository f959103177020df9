using System.Net;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Fairness;

public sealed class RequestFairnessTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Group = "/apis/flowcontrol.apiserver.k8s.io/v1";
    private const string Rights = """{"apiGroups":[""],"resources":["configmaps"],"verbs":["create","list","watch"]}""";

    [Fact]
    public async Task The_objects_of_every_cluster_are_there_and_come_back()
    {
        using var running = await RunningServer.StartNewAsync(new());
        var schemas = await ListAsync(running, "flowschemas");
        // apiserver/pkg/apis/flowcontrol/bootstrap/default.go (v1.34)
        Assert.Equal(
            "catch-all=10000 endpoint-controller=150 exempt=1 global-default=9900 kube-controller-manager=800 kube-scheduler=800 "
            + "kube-system-service-accounts=900 probes=2 service-accounts=9000 system-leader-election=100 system-node-high=400 system-nodes=500 "
            + "workload-leader-election=200",
            string.Join(' ', schemas.Select(schema => $"{schema.Name}={schema["spec"]["matchingPrecedence"]}")));
        Assert.All(schemas, schema => Assert.Equal("False", schema.Condition("Dangling")["status"].AsString()));
        Assert.Equal(
            "catch-all exempt global-default leader-election node-high system workload-high workload-low",
            string.Join(' ', (await ListAsync(running, "prioritylevelconfigurations")).Select(level => level.Name)));

        Assert.Equal(200, (await running.DeleteAsync($"{Group}/flowschemas/catch-all")).Code);
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Group}/flowschemas/catch-all")).Code == 200);
        await running.StopAsync();
    }

    [Fact]
    public async Task Every_answer_names_the_schema_and_the_level_of_its_request()
    {
        using var running = await RunningServer.StartNewAsync(new());
        await running.GrantAsync("dev", Rights);
        using var dev = running.As("dev");
        Assert.Equal(("exempt", "exempt"), await OfAsync(running, running.Admin, Maps));
        Assert.Equal(("global-default", "global-default"), await OfAsync(running, dev, Maps));
        Assert.Equal(("probes", "exempt"), await OfAsync(running, dev, "/readyz"));
        await running.StopAsync();
    }

    [Fact]
    public async Task A_schema_of_a_user_takes_effect_and_its_level_bounds_it_alone()
    {
        var gate = new GateAdmission();
        using var running = await RunningServer.StartNewAsync(new() { MaxInflight = 245, Admissions = [gate] });
        await running.GrantAsync("dev", Rights);
        await running.GrantAsync("other", Rights);
        await running.PostAsync($"{Group}/prioritylevelconfigurations", """
            {"metadata":{"name":"narrow"},"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"borrowingLimitPercent":0,
             "limitResponse":{"type":"Reject"}}}}
            """);
        await running.PostAsync($"{Group}/flowschemas", Schema("narrow", "narrow", "dev"));
        await Eventually.HoldsAsync(async () =>
            (await running.GetAsync($"{Group}/flowschemas/narrow")).Body.Condition("Dangling")["status"].AsString() == "False");

        using var dev = running.As("dev");
        using var other = running.As("other");
        using (var refused = await dev.GetAsync(Maps))
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        }

        Assert.Equal(200, (await RunningServer.SendAsync(other, HttpMethod.Get, Maps, "")).Code);

        // One share of the 246 that there are then is one seat: a second request waits for the first.
        await running.PatchAsync($"{Group}/prioritylevelconfigurations/narrow", "application/merge-patch+json", """
            {"spec":{"limited":{"nominalConcurrencyShares":1,"limitResponse":{"type":"Queue","queuing":{"queues":1,"handSize":1,"queueLengthLimit":5}}}}}
            """);
        using var watch = await dev.GetAsync($"{Maps}?watch=1", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, watch.StatusCode);
        gate.Close();
        var held = RunningServer.SendAsync(dev, HttpMethod.Post, Maps, """{"metadata":{"name":"held"}}""");
        await gate.Reached;
        var late = RunningServer.SendAsync(dev, HttpMethod.Get, Maps, "");
        Assert.Equal(200, (await RunningServer.SendAsync(other, HttpMethod.Get, Maps, "")).Code);
        Assert.False(late.IsCompleted);
        gate.Open();
        Assert.Equal(201, (await held).Code);
        Assert.Equal(200, (await late).Code);
        await running.StopAsync();
    }

    [Fact]
    public async Task A_schema_without_a_level_says_so_and_counts_for_nothing()
    {
        using var running = await RunningServer.StartNewAsync(new());
        await running.GrantAsync("dev", Rights);
        await running.PostAsync($"{Group}/flowschemas", Schema("lost", "none", "dev"));
        await Eventually.HoldsAsync(async () =>
            (await running.GetAsync($"{Group}/flowschemas/lost")).Body.Condition("Dangling")["status"].AsString() == "True");
        var (_, schema) = await running.GetAsync($"{Group}/flowschemas/lost");
        Assert.Equal(
            "This FlowSchema references the PriorityLevelConfiguration object named \"none\" but there is no such object",
            schema.Condition("Dangling")["message"].AsString());
        using var dev = running.As("dev");
        Assert.Equal(("global-default", "global-default"), await OfAsync(running, dev, Maps));
        await running.StopAsync();
    }

    private static string Schema(string name, string level, string user) => $$"""
        {"metadata":{"name":"{{name}}"},"spec":{"priorityLevelConfiguration":{"name":"{{level}}"},"matchingPrecedence":50,
         "rules":[{"subjects":[{"kind":"User","user":{"name":"{{user}}"} }],
          "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]}]}]} }
        """;

    private static async Task<ValueList> ListAsync(RunningServer running, string plural) =>
        (await running.GetAsync($"{Group}/{plural}")).Body["items"].Items;

    private static async Task<(string Schema, string Level)> OfAsync(RunningServer running, HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        var schemas = await ListAsync(running, "flowschemas");
        var levels = await ListAsync(running, "prioritylevelconfigurations");
        return (
            schemas.Single(one => one.Uid == answer.Headers.GetValues("X-Kubernetes-PF-FlowSchema-UID").Single()).Name,
            levels.Single(one => one.Uid == answer.Headers.GetValues("X-Kubernetes-PF-PriorityLevel-UID").Single()).Name);
    }
}
