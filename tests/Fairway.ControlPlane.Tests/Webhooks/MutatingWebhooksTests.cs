using Fairway.ControlPlane.Tests.Backends;
using Fairway.Kubernetes;
using Fairway.Values;
using static Fairway.ControlPlane.Tests.Webhooks.WebhookConfigurations;

namespace Fairway.ControlPlane.Tests.Webhooks;

/// <summary>Mutating webhooks, as apiserver/pkg/admission/plugin/webhook/mutating calls them.</summary>
public sealed class MutatingWebhooksTests(RunningServer running, TestBackend backend) : WebhookTests(running, backend, "mutating")
{
    private readonly RunningServer _running = running;
    private readonly TestBackend _backend = backend;

    [Fact]
    public async Task A_patch_changes_what_is_stored()
    {
        _backend.Review("/label", _ => Patch("""{"op":"add","path":"/data/added","value":"1"}"""));
        await _running.PutAsync(_backend, "mutating", "m", ("a.example.org", "/label", ""));
        var (code, made) = await _running.CreateMapAsync("changed");
        Assert.Equal(201, code);
        Assert.Equal(Value.Map(("a", "b"), ("added", "1")), made["data"]);
    }

    [Fact]
    public async Task A_new_object_has_neither_uid_nor_a_generated_name_yet_and_gets_both()
    {
        _backend.Review("/new", _ => Patch("""{"op":"add","path":"/data/added","value":"1"}"""));
        await _running.PutAsync(_backend, "mutating", "m", ("a.example.org", "/new", ""));
        var (code, made) = await _running.PostAsync(
            "/api/v1/namespaces/default/configmaps", """{"metadata":{"generateName":"made-"},"data":{"a":"b"}}""");
        Assert.Equal(201, code);
        var request = Assert.Single(_backend.ReceivedAt("/new"))["request"];
        Assert.True(request["name"].IsNull);
        Assert.Equal(("", ""), (request["object"].Uid, request["object"].Name));
        Assert.StartsWith("made-", made.Name, StringComparison.Ordinal);
        Assert.NotEqual("", made.Uid);
    }

    [Fact]
    public async Task Webhooks_are_called_in_the_order_of_their_configurations_names_and_each_sees_what_the_one_before_made()
    {
        _backend.Review("/first", _ => Patch("""{"op":"add","path":"/data/order","value":"first"}"""));
        _backend.Review("/second", request => Patch(
            $$"""{"op":"replace","path":"/data/order","value":"{{request["object"]["data"]["order"].AsString()}}, second"}"""));
        await _running.PutAsync(_backend, "mutating", "b", ("a.example.org", "/second", ""));
        await _running.PutAsync(_backend, "mutating", "a", ("z.example.org", "/first", ""));
        Assert.Equal("first, second", (await _running.CreateMapAsync("ordered")).Body["data"]["order"].AsString());
    }

    [Fact]
    public async Task A_webhook_that_asks_for_it_is_called_once_more_when_a_later_one_changed_the_object()
    {
        _backend.Review("/again", _ => Allow);
        _backend.Review("/once", _ => Allow);
        _backend.Review("/changes", request => request["object"]["data"]["changed"].IsNull
            ? Patch("""{"op":"add","path":"/data/changed","value":"1"}""")
            : Allow);
        await _running.PutAsync(
            _backend,
            "mutating",
            "m",
            ("a.example.org", "/again", "\"reinvocationPolicy\":\"IfNeeded\""),
            ("b.example.org", "/once", ""),
            ("c.example.org", "/changes", "\"reinvocationPolicy\":\"IfNeeded\""));
        Assert.Equal(201, (await _running.CreateMapAsync("again")).Code);
        Assert.Equal(["/again", "/once", "/changes", "/again"], _backend.Received.Select(one => one.Path));
        Assert.Equal("1", _backend.ReceivedAt("/again")[1]["request"]["object"]["data"]["changed"].AsString());
    }

    [Fact]
    public async Task Service_accounts_are_mounted_into_containers_that_a_webhook_adds()
    {
        await _running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        const string Rules = """
            "rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}]
            """;
        _backend.Review("/inject", request => request["object"]["spec"]["containers"].Items.Count > 1
            ? Allow
            : Patch("""{"op":"add","path":"/spec/containers/-","value":{"name":"sidecar","image":"i"}}"""));
        await _running.PutAsync(_backend, "mutating", "m", ("a.example.org", "/inject", Rules));
        var (code, pod) = await _running.PostAsync(
            "/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        Assert.Equal(201, code);
        Assert.All(pod["spec"]["containers"].Items, container => Assert.Single(container["volumeMounts"].Items));
        Assert.Equal("Always", pod["spec"]["containers"][1]["imagePullPolicy"].AsString());
    }

    [Fact]
    public async Task A_scale_is_shown_and_may_be_changed_as_one()
    {
        await _running.PostAsync(
            "/apis/apps/v1/namespaces/default/deployments",
            """
            {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """);
        const string Rules = """
            "rules":[{"operations":["UPDATE"],"apiGroups":["apps"],"apiVersions":["v1"],"resources":["deployments/scale"]}]
            """;
        _backend.Review("/scale", _ => Patch("""{"op":"replace","path":"/spec/replicas","value":2}"""));
        await _running.PutAsync(_backend, "mutating", "m", ("a.example.org", "/scale", Rules));
        var (code, scale) = await _running.PatchAsync(
            "/apis/apps/v1/namespaces/default/deployments/d/scale", "application/merge-patch+json", """{"spec":{"replicas":7}}""");
        Assert.Equal((200, 2L), (code, scale["spec"]["replicas"].AsLong()));
        var request = Assert.Single(_backend.ReceivedAt("/scale"))["request"];
        Assert.Equal("Scale", request["kind"]["kind"].AsString());
        Assert.Equal("scale", request["subResource"].AsString());
        Assert.Equal((7L, 1L), (request["object"]["spec"]["replicas"].AsLong(), request["oldObject"]["spec"]["replicas"].AsLong()));
    }

    [Theory]
    [InlineData("""{"allowed":true,"patch":"W10="}""", "failed calling webhook \"a.example.org\": received invalid webhook response: "
        + "webhook returned response.patch but not response.patchType")]
    [InlineData("""{"allowed":true,"patchType":"JSONPatch"}""", "failed calling webhook \"a.example.org\": received invalid webhook response: "
        + "webhook returned response.patchType but not response.patch")]
    [InlineData(
        """{"allowed":true,"patch":"W3t9XQ==","patchType":"Merge"}""",
        "failed calling webhook \"a.example.org\": unsupported patch type \"Merge\"")]
    public async Task A_patch_that_is_none_refuses_the_write(string response, string why)
    {
        _backend.Review("/odd", _ => Values.Json.JsonReader.Read(response));
        await _running.PutAsync(_backend, "mutating", "m", ("a.example.org", "/odd", ""));
        var (code, status) = await _running.CreateMapAsync("odd");
        Assert.Equal((500, "Internal error occurred: " + why), (code, status["message"].AsString()));
    }

    [Fact]
    public async Task A_deletion_cannot_be_patched()
    {
        await _running.CreateMapAsync("going");
        _backend.Review("/late", _ => Patch("""{"op":"add","path":"/data/x","value":"1"}"""));
        await _running.PutAsync(_backend, "mutating", "m", ("a.example.org", "/late", ""));
        var (code, status) = await _running.DeleteAsync("/api/v1/namespaces/default/configmaps/going");
        Assert.Equal(500, code);
        Assert.Equal(
            "Internal error occurred: admission webhook \"a.example.org\" attempted to modify the object, "
            + "which is not supported for this operation",
            status["message"].AsString());
    }

    [Fact]
    public async Task A_dry_run_is_told_to_webhooks_without_side_effects()
    {
        _backend.Review("/effects", _ => Allow);
        await _running.PutAsync(_backend, "mutating", "m", ("a.example.org", "/effects", "\"sideEffects\":\"None\""));
        Assert.Equal(201, (await _running.CreateMapAsync("dry", query: "?dryRun=All")).Code);
        Assert.Equal(404, (await _running.GetAsync("/api/v1/namespaces/default/configmaps/dry")).Code);
        Assert.Single(_backend.ReceivedAt("/effects"));
    }
}
