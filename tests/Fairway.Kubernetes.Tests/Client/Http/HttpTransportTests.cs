using System.Net;
using System.Net.Sockets;
using Fairway.Kubernetes.Client;
using Fairway.Testing;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.Kubernetes.Tests.Client.Http;

public sealed class HttpTransportTests : IDisposable
{
    private static readonly GroupVersionResource Pods = new("", "v1", "pods");
    private static readonly GroupVersionResource Deployments = new("apps", "v1", "deployments");
    private static readonly GroupVersionResource Namespaces = new("", "v1", "namespaces");

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private readonly ManualTime _time = new();

    // Paths, parameters and media types of the Kubernetes API reference ("API Concepts", "Common parameters").
    public static TheoryData<ApiVerb, string, string, string, string> Requests => new()
    {
        { ApiVerb.Get, "ns", "web", "", "GET /apis/apps/v1/namespaces/ns/deployments/web" },
        { ApiVerb.Get, "ns", "web", "scale", "GET /apis/apps/v1/namespaces/ns/deployments/web/scale" },
        { ApiVerb.List, "", "", "", "GET /apis/apps/v1/deployments?labelSelector=a%3Db%20c" },
        { ApiVerb.List, "ns", "", "", "GET /apis/apps/v1/namespaces/ns/deployments?labelSelector=a%3Db%20c" },
        { ApiVerb.Create, "ns", "", "", "POST /apis/apps/v1/namespaces/ns/deployments?fieldManager=m application/json" },
        { ApiVerb.Create, "ns", "web", "eviction", "POST /apis/apps/v1/namespaces/ns/deployments/web/eviction?fieldManager=m application/json" },
        { ApiVerb.Update, "ns", "web", "status", "PUT /apis/apps/v1/namespaces/ns/deployments/web/status?fieldManager=m application/json" },
        { ApiVerb.Delete, "ns", "web", "", "DELETE /apis/apps/v1/namespaces/ns/deployments/web application/json" },
        { ApiVerb.DeleteCollection, "ns", "", "", "DELETE /apis/apps/v1/namespaces/ns/deployments?labelSelector=a%3Db%20c application/json" },
    };

    public void Dispose() => _limit.Dispose();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Requests_go_where_the_API_has_them(ApiVerb verb, string @namespace, string name, string subresource, string expected)
    {
        await using var api = await FakeApi.StartAsync((_, response) => response.WriteAsync("{}"));
        using var transport = Transport(api);
        var request = new ApiRequest(verb, Deployments)
        {
            Namespace = @namespace,
            Name = name,
            Subresource = subresource,
            FieldManager = "m",
            LabelSelector = "a=b c",
            Body = Value.Map(("a", 1)),
        };
        await transport.SendAsync(request, _limit.Token);
        var call = Assert.Single(api.Calls);
        Assert.Equal(expected, $"{call.Method} {call.Target} {call.ContentType}".TrimEnd());
        Assert.Equal(call.ContentType.Length == 0 ? "" : """{"a":1}""", call.Body);
        Assert.Equal("Bearer secret", call.Authorization);
    }

    [Theory]
    [InlineData(PatchType.Json, "application/json-patch+json", "?fieldManager=m&dryRun=All")]
    [InlineData(PatchType.Merge, "application/merge-patch+json", "?fieldManager=m&dryRun=All")]
    [InlineData(PatchType.StrategicMerge, "application/strategic-merge-patch+json", "?fieldManager=m&dryRun=All")]
    [InlineData(PatchType.Apply, "application/apply-patch+yaml", "?fieldManager=m&force=true&dryRun=All")]
    public async Task Patches_carry_their_media_type(PatchType type, string contentType, string query)
    {
        await using var api = await FakeApi.StartAsync((_, response) => response.WriteAsync("{}"));
        using var transport = Transport(api);
        await transport.SendAsync(
            new(ApiVerb.Patch, Namespaces)
            {
                Namespace = "a",
                Name = "a",
                PatchType = type,
                Body = ValueMap.Empty,
                FieldManager = "m",
                Force = type == PatchType.Apply,
                DryRun = true,
            },
            _limit.Token);
        var call = Assert.Single(api.Calls);
        Assert.Equal(("PATCH", "/api/v1/namespaces/a" + query, contentType), (call.Method, call.Target, call.ContentType));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    public async Task Names_that_would_change_the_path_are_not_sent(string name)
    {
        await using var api = await FakeApi.StartAsync((_, response) => response.WriteAsync("{}"));
        using var transport = Transport(api);
        var request = new ApiRequest(ApiVerb.Get, Pods) { Namespace = "ns", Name = name };
        await Assert.ThrowsAsync<ArgumentException>(() => transport.SendAsync(request, _limit.Token));
        Assert.Empty(api.Calls);
    }

    [Theory]
    [InlineData(
        404,
        """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods \"x\" not found","reason":"NotFound","code":404}""",
        "NotFound",
        "pods \"x\" not found")]
    [InlineData(502, "<html>bad gateway</html>", "InternalError", "<html>bad gateway</html>")]
    [InlineData(401, "", "Unauthorized", "the server answered 401 without a message")]
    [InlineData(200, "<html>", "InternalError", "the API's answer (no media type) cannot be read as JSON: line 1, column 1: ")]
    public async Task What_is_no_object_is_a_refusal(int code, string body, string reason, string message)
    {
        await using var api = await FakeApi.StartAsync((_, response) =>
        {
            response.StatusCode = code;
            return response.WriteAsync(body);
        });
        using var transport = Transport(api);
        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => transport.SendAsync(new(ApiVerb.List, Pods), _limit.Token));
        Assert.Equal(reason, refusal.Reason);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    public async Task An_answer_larger_than_allowed_is_not_read(int code)
    {
        await using var api = await FakeApi.StartAsync((_, response) =>
        {
            response.StatusCode = code;
            return response.WriteAsync(new string('x', 2000));
        });
        using var transport = new HttpTransport(new() { Server = api.Address, MaxAnswerBytes = 1000 }, _time);
        await Assert.ThrowsAsync<HttpRequestException>(() => transport.SendAsync(new(ApiVerb.List, Pods), _limit.Token));
        if (code == 403)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => FirstChangeAsync(transport));
        }
    }

    // A cancellation that nobody asked for would end whoever takes it for the end.
    [Fact]
    public async Task A_server_that_does_not_take_the_connection_is_unreachable()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var server = new Uri($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        using var transport = new HttpTransport(new() { Server = server, ConnectTimeout = TimeSpan.FromMilliseconds(50) }, _time);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => transport.SendAsync(new(ApiVerb.List, Pods), _limit.Token));
        Assert.Equal($"{server} could not be connected to within 0.05 s", failure.Message);
        await Assert.ThrowsAsync<HttpRequestException>(() => FirstChangeAsync(transport));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        var answers = new Queue<int>([429, 503, 200]);
        await using var api = await FakeApi.StartAsync((_, response) =>
        {
            response.StatusCode = answers.Dequeue();
            response.Headers.RetryAfter = "7";
            return response.WriteAsync("{}");
        });
        using var transport = Transport(api);
        var sent = transport.SendAsync(new(ApiVerb.Create, Pods) { Namespace = "ns", Body = Value.Map(("a", 1)) }, _limit.Token);
        await AdvanceAsync(api, calls: 1, TimeSpan.FromSeconds(7));
        await AdvanceAsync(api, calls: 2, TimeSpan.FromSeconds(7));
        await sent;
        Assert.Equal(["""{"a":1}""", """{"a":1}""", """{"a":1}"""], api.Calls.Select(call => call.Body));
    }

    [Theory]
    [InlineData(503, "", 1)]
    [InlineData(409, "1", 1)]
    [InlineData(429, "0", 3)]
    public async Task Retries_need_a_word_from_the_server_and_are_bounded(int code, string retryAfter, int calls)
    {
        await using var api = await FakeApi.StartAsync((_, response) =>
        {
            response.StatusCode = code;
            response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });
        using var transport = new HttpTransport(new() { Server = api.Address, MaxRetries = 2 }, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => transport.SendAsync(new(ApiVerb.List, Pods), _limit.Token));
        Assert.Equal((code, calls), (refusal.Code, api.Calls.Count));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_on()
    {
        var release = new TaskCompletionSource();
        await using var api = await FakeApi.StartAsync((_, _) => release.Task);
        using var transport = Transport(api);
        var sent = transport.SendAsync(new(ApiVerb.List, Pods), _limit.Token);
        await AdvanceAsync(api, calls: 1, TimeSpan.FromSeconds(60));
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => sent);
        Assert.Equal($"{api.Address} did not answer within 60 s", failure.Message);
        release.SetResult();
    }

    [Fact]
    public async Task A_watch_gives_each_line_as_it_comes()
    {
        var next = new TaskCompletionSource();
        await using var api = await FakeApi.StartAsync(async (_, response) =>
        {
            await response.WriteAsync("{\"type\":\"ADDED\",\"object\":{\"a\":1}}\n{\"type\":\"MODI");
            await response.Body.FlushAsync();
            await next.Task;
            await response.WriteAsync("FIED\",\"object\":{\"a\":2}}\n\n{\"type\":\"BOOKMARK\",\"object\":{}}\n");
            await response.WriteAsync("{\"type\":\"DELETED\",\"object\":{}}\n");
        });
        using var transport = Transport(api);
        var seen = new List<string>();
        var request = new ApiRequest(ApiVerb.Watch, Pods) { ResourceVersion = "5", AllowWatchBookmarks = true };
        await foreach (var change in transport.WatchAsync(request, _limit.Token))
        {
            seen.Add($"{change.Type} {change.Object}");
            next.TrySetResult();
        }

        Assert.Equal(["""Added {"a":1}""", """Modified {"a":2}""", "Bookmark {}", "Deleted {}"], seen);
        Assert.Equal("/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=5", Assert.Single(api.Calls).Target);
    }

    [Theory]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}""", 410, "too old")]
    [InlineData("""{"type":"ODD"}""", 500, "the watch cannot be read: an event has the type \"ODD\"")]
    [InlineData(
        """{"type":"ADDED","object":{"a":"0123456789012345678901234567890123456789"}}""",
        500,
        "the watch cannot be read: the document has 74 bytes, more than the 64 allowed")]
    public async Task A_line_that_is_no_event_ends_the_watch(string line, int code, string message)
    {
        await using var api = await FakeApi.StartAsync((_, response) => response.WriteAsync(line + "\n"));
        using var transport = new HttpTransport(new() { Server = api.Address, MaxEventBytes = code == 410 ? 1000 : 64 }, _time);
        var refusal = await Assert.ThrowsAsync<KubernetesException>(async () =>
        {
            await foreach (var change in transport.WatchAsync(new(ApiVerb.Watch, Pods), _limit.Token))
            {
                Assert.Fail($"came through: {change}");
            }
        });
        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Kinds_are_found_by_discovery_and_asked_for_anew_when_unknown_or_old()
    {
        var resources = """{"name":"pods","kind":"Pod","namespaced":true},{"name":"pods/log","kind":"Pod","namespaced":true}""";
        await using var api = await FakeApi.StartAsync((call, response) =>
        {
            response.StatusCode = call.Target == "/api/v1" ? 200 : 404;
            return response.WriteAsync(
                response.StatusCode == 200 ? $$"""{"kind":"APIResourceList","resources":[{{resources}}]}""" : "404 page not found");
        });
        using var transport = Transport(api);
        var pod = new GroupVersionKind("", "v1", "Pod");
        Assert.Equal(new ApiResource(Pods, "Pod", true), await transport.FindAsync(pod, _limit.Token));
        await transport.FindAsync(pod, _limit.Token);
        Assert.Single(api.Calls);

        Assert.Null(await transport.FindAsync(new("no.such", "v1", "Thing"), _limit.Token));
        Assert.Null(await transport.FindAsync(GroupVersionKind.From("..", "Thing"), _limit.Token));
        Assert.Null(await transport.FindAsync(GroupVersionKind.From("../v1", "Thing"), _limit.Token));
        Assert.Null(await transport.FindAsync(pod with { Kind = "Node" }, _limit.Token));
        resources += """,{"name":"nodes","kind":"Node","namespaced":false}""";
        Assert.Equal(false, (await transport.FindAsync(pod with { Kind = "Node" }, _limit.Token))?.Namespaced);

        resources = """{"name":"nodes","kind":"Node","namespaced":false}""";
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await transport.FindAsync(pod, _limit.Token));
    }

    private async Task FirstChangeAsync(HttpTransport transport)
    {
        await foreach (var _ in transport.WatchAsync(new(ApiVerb.Watch, Pods), _limit.Token))
        {
            return;
        }
    }

    private HttpTransport Transport(FakeApi api) => new(new() { Server = api.Address, Token = () => "secret" }, _time);

    // The transport waits either for the answer or for the pause that the answer asked for.
    private async Task AdvanceAsync(FakeApi api, int calls, TimeSpan by)
    {
        while (api.Calls.Count < calls)
        {
            await Task.Delay(1, _limit.Token);
        }

        for (var tries = 0; tries < 200 && api.Calls.Count == calls; tries++)
        {
            _time.Advance(by / 100);
            await Task.Delay(2, _limit.Token);
        }
    }
}
