using System.Collections.Concurrent;
using Fairway.ControlPlane.Tests.Backends;
using Fairway.Kubernetes;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Tests.Aggregation;

/// <summary>
/// A group version of another server; reasons and messages are those of kube-aggregator (pkg/controllers/status/available_controller.go,
/// pkg/apiserver/handler_proxy.go).
/// </summary>
public sealed class AggregatedApiTests : IAsyncLifetime, IDisposable
{
    private const string Services = "/apis/apiregistration.k8s.io/v1/apiservices";
    private const string Version = "/apis/metrics.example.org/v1beta1";

    // The name leads to loopback, where no endpoint may be.
    private const string External = """{"metadata":{"name":"api"},"spec":{"type":"ExternalName","externalName":"localhost"}}""";

    private readonly RunningServer _running = new();
    private readonly TestBackend _backend = new();
    private readonly ConcurrentQueue<(string Path, IHeaderDictionary Headers, string Certificate)> _requests = [];

    public async Task InitializeAsync()
    {
        await _backend.InitializeAsync();
        await _running.InitializeAsync();
        _backend.Fallback = AnswerAsync;
    }

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync();
        await _backend.DisposeAsync();
    }

    public void Dispose()
    {
        _running.Dispose();
        _backend.Dispose();
    }

    [Fact]
    public async Task What_keeps_a_server_from_being_asked_is_told_step_by_step()
    {
        var (code, made) = await _running.PostAsync(Services, Registration());
        Assert.True(code == 201, made.ToString());
        await ReasonAsync("ServiceNotFound", "service/api in \"default\" is not present");
        var (refused, text) = await _running.GetAsync($"{Version}/things");
        Assert.Equal((503, "service unavailable\n"), (refused, text.AsString()));

        const string Path = "/api/v1/namespaces/default/services";
        await _running.PostAsync(Path, """{"metadata":{"name":"api"},"spec":{"ports":[{"name":"https","port":1}]}}""");
        await ReasonAsync("ServicePortError", $"service/api in \"default\" is not listening on port {_backend.Port}");
        await _running.PatchAsync(
            $"{Path}/api", "application/json-patch+json", $$"""[{"op":"replace","path":"/spec/ports/0/port","value":{{_backend.Port}} }]""");
        await ReasonAsync("EndpointsNotFound", "cannot find endpoints for service/api in \"default\"");
        await _running.PostAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", """
            {"metadata":{"name":"api-1","labels":{"kubernetes.io/service-name":"api"}},"addressType":"IPv4",
             "endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":false}}],"ports":[{"name":"https","port":443}]}
            """);
        await ReasonAsync("MissingEndpoints", "endpoints for service/api in \"default\" have no addresses with port name \"https\"");

        _backend.Fallback = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        await _running.DeleteAsync($"{Path}/api");
        await _running.PostAsync(Path, External);
        var address = $"https://localhost:{_backend.Port}{Version}";
        await ReasonAsync("FailedDiscoveryCheck", $"failing or missing response from {address}: bad status from {address}: 500");
        _backend.Fallback = AnswerAsync;
        await ReasonAsync("Passed", "all checks passed");
    }

    [Fact]
    public async Task Requests_are_passed_on_with_the_user_in_headers_and_the_front_proxys_certificate()
    {
        await RegisterAsync();
        _requests.Clear();
        using var jane = _running.As("jane");
        jane.DefaultRequestHeaders.Add("Impersonate-Group", "readers, of books");
        jane.DefaultRequestHeaders.Add("Impersonate-Extra-example.org%2Fteam", "blue");
        jane.DefaultRequestHeaders.Add("X-Remote-Group", "system:masters");
        var (refused, status) = await RunningServer.SendAsync(jane, HttpMethod.Get, $"{Version}/things", "");
        Assert.Equal(403, refused);
        Assert.StartsWith(
            "things.metrics.example.org is forbidden: User \"jane\" cannot list resource \"things\" in API group \"metrics.example.org\"",
            status["message"].AsString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain(_requests, request => request.Path.EndsWith("/things", StringComparison.Ordinal));

        await _running.GrantAsync("jane", """{"apiGroups":["metrics.example.org"],"resources":["things"],"verbs":["*"]}""");
        var (code, list) = await RunningServer.SendAsync(jane, HttpMethod.Get, $"{Version}/things?limit=5", "");
        Assert.Equal((200, "ThingList"), (code, list["kind"].AsString()));
        var request = Assert.Single(_requests, request => request.Path == $"{Version}/things?limit=5");
        Assert.Equal("jane", request.Headers["X-Remote-User"].ToString());
        Assert.Equal(["readers, of books", "system:authenticated"], request.Headers["X-Remote-Group"].Order());
        Assert.Equal("blue", request.Headers["X-Remote-Extra-example.org%2fteam"].ToString());
        Assert.Equal("CN=front-proxy-client", request.Certificate);

        var (created, echoed) = await RunningServer.SendAsync(jane, HttpMethod.Post, $"{Version}/things", """{"a":1}""");
        Assert.Equal((200, 1L), (created, echoed["a"].AsLong()));
    }

    [Fact]
    public async Task Its_discovery_and_OpenAPI_are_merged_into_the_servers()
    {
        await RegisterAsync();
        await Eventually.HoldsAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/apis");
            request.Headers.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
            using var response = await _running.Admin.SendAsync(request);
            var document = Values.Json.JsonReader.Read(await response.Content.ReadAsStringAsync());
            var group = document["items"].Items.FirstOrDefault(item => item.Name == "metrics.example.org");
            var thing = group["versions"][0]["resources"][0];
            return group["versions"][0]["freshness"].AsString() == "Current"
                && thing["resource"].AsString() == "things"
                && thing["responseKind"]["kind"].AsString() == "Thing"
                && thing["subresources"][0]["subresource"].AsString() == "status";
        });
        var (_, groups) = await _running.GetAsync("/apis");
        Assert.Equal("metrics.example.org", groups["groups"].Items[^1]["name"].AsString());
        Assert.Equal("v1beta1", (await _running.GetAsync("/apis/metrics.example.org")).Body["preferredVersion"]["version"].AsString());
        Assert.Equal("APIResourceList", (await _running.GetAsync(Version)).Body["kind"].AsString());

        var (_, index) = await _running.GetAsync("/openapi/v3");
        Assert.Equal(
            "/openapi/v3/apis/metrics.example.org/v1beta1?hash=1", index["paths"][Version[1..]]["serverRelativeURL"].AsString());
        Assert.Equal("remote", (await _running.GetAsync($"/openapi/v3{Version}")).Body["from"].AsString());
        var (_, swagger) = await _running.GetAsync("/openapi/v2");
        Assert.True(swagger["paths"][$"{Version}/things"].IsMap);
        Assert.Equal("object", swagger["definitions"]["org.example.Thing"]["type"].AsString());
    }

    [Fact]
    public async Task A_server_that_went_away_is_told_as_unreachable()
    {
        await RegisterAsync();
        await _running.PatchAsync(
            $"{Services}/v1beta1.metrics.example.org", "application/merge-patch+json", """{"spec":{"service":{"port":1}}}""");
        var (code, text) = await _running.GetAsync($"{Version}/things");
        Assert.Equal(503, code);
        Assert.Contains(
            text.AsString(),
            (string[])["service unavailable\n", "error trying to reach service: dial tcp localhost:1: connect: connection refused\n"]);
        await Eventually.HoldsAsync(async () =>
            (await _running.GetAsync($"{Services}/v1beta1.metrics.example.org")).Body.Condition("Available")["status"].AsString() == "False");
    }

    private async Task RegisterAsync()
    {
        await _running.PostAsync("/api/v1/namespaces/default/services", External);
        await _running.PostAsync(Services, Registration());
        await ReasonAsync("Passed", "all checks passed");
    }

    private async Task ReasonAsync(string reason, string message)
    {
        Value condition = default;
        await Eventually.HoldsAsync(async () =>
        {
            condition = (await _running.GetAsync($"{Services}/v1beta1.metrics.example.org")).Body.Condition("Available");
            return condition["reason"].AsString() == reason;
        });
        Assert.Equal(message, condition["message"].AsString());
    }

    private string Registration() => $$"""
        {"metadata":{"name":"v1beta1.metrics.example.org"},"spec":{"group":"metrics.example.org","version":"v1beta1",
         "groupPriorityMinimum":100,"versionPriority":100,"caBundle":"{{_backend.Bundle}}",
         "service":{"namespace":"default","name":"api","port":{{_backend.Port}} } } }
        """;

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        _requests.Enqueue((path, headers, context.Connection.ClientCertificate?.Subject ?? ""));
        context.Response.ContentType = "application/json";
        if (HttpMethods.IsPost(context.Request.Method))
        {
            await context.Request.Body.CopyToAsync(context.Response.Body);
            return;
        }

        var body = context.Request.Path.Value switch
        {
            Version => """
                {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"metrics.example.org/v1beta1","resources":[
                 {"name":"things","singularName":"thing","namespaced":false,"kind":"Thing","verbs":["get","list"]},
                 {"name":"things/status","singularName":"","namespaced":false,"kind":"Thing","verbs":["get"]}]}
                """,
            "/openapi/v3" => """
                {"paths":{"apis/metrics.example.org/v1beta1":{"serverRelativeURL":"/openapi/v3/apis/metrics.example.org/v1beta1?hash=1"}}}
                """,
            "/openapi/v2" => """
                {"swagger":"2.0","paths":{"/apis/metrics.example.org/v1beta1/things":{"get":{}}},
                 "definitions":{"org.example.Thing":{"type":"object"}}}
                """,
            $"/openapi/v3{Version}" => """{"from":"remote"}""",
            _ => """{"kind":"ThingList","items":[]}""",
        };
        await context.Response.WriteAsync(body);
    }
}
