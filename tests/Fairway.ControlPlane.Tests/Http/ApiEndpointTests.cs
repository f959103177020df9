using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Http;

public sealed class ApiEndpointTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task An_object_is_created_read_replaced_patched_and_deleted()
    {
        var (code, created) = await running.PostAsync(Maps, """{"metadata":{"name":"crud"},"data":{"a":"1"}}""");
        Assert.Equal(201, code);
        Assert.Equal("ConfigMap", created.ObjectKind);
        Assert.Equal("v1", created.ApiVersion);

        Assert.Equal((200, created), await running.GetAsync($"{Maps}/crud"));

        var (_, replaced) = await running.PutAsync($"{Maps}/crud", """{"metadata":{"name":"crud"},"data":{"a":"2"}}""");
        Assert.Equal("2", replaced["data"]["a"].AsString());
        Assert.Equal(created.Uid, replaced.Uid);

        var (_, patched) = await running.PatchAsync($"{Maps}/crud", "application/merge-patch+json", """{"data":{"b":"3"}}""");
        Assert.Equal(Value.Map(("a", "2"), ("b", "3")), patched["data"]);

        var (deleteCode, status) = await running.DeleteAsync($"{Maps}/crud");
        Assert.Equal(200, deleteCode);
        // The real server answers: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":…,"kind":"configmaps","uid":…}}
        Assert.Equal(Value.Map(("name", "crud"), ("kind", "configmaps"), ("uid", created.Uid)), status["details"]);

        var (gone, refusal) = await running.GetAsync($"{Maps}/crud");
        Assert.Equal(404, gone);
        Assert.Equal("configmaps \"crud\" not found", refusal["message"].AsString());
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/nothings", 404)]
    [InlineData("/apis/nowhere.example.org/v1/things", 404)]
    [InlineData("/nothing", 404)]
    [InlineData("/healthz", 200)]
    [InlineData("/readyz?verbose", 200)]
    [InlineData("/version", 200)]
    public async Task Paths_are_answered(string path, int code) => Assert.Equal(code, (await running.GetAsync(path)).Code);

    [Fact]
    public async Task Anonymous_users_may_ask_for_the_version_and_nothing_else()
    {
        using var stranger = running.Client(null);

        Assert.Equal(200, (await RunningServer.SendAsync(stranger, HttpMethod.Get, "/version", "")).Code);
        var (code, refusal) = await RunningServer.SendAsync(stranger, HttpMethod.Get, Maps, "");
        Assert.Equal(403, code);
        Assert.Equal(
            "configmaps is forbidden: User \"system:anonymous\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"",
            refusal["message"].AsString());
    }

    [Fact]
    public async Task A_bad_token_is_unauthorized()
    {
        using var stranger = running.Client(null, "not.a.token");

        var (code, status) = await RunningServer.SendAsync(stranger, HttpMethod.Get, Maps, "");

        Assert.Equal(401, code);
        Assert.Equal("Unauthorized", status["reason"].AsString());
    }

    [Fact]
    public async Task A_watch_streams_lines()
    {
        var (_, list) = await running.GetAsync(Maps);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Maps}?watch=true&resourceVersion={list.ResourceVersion}&fieldSelector=metadata.name%3Dlined");
        using var response = await running.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);

        var (_, created) = await running.PostAsync(Maps, """{"metadata":{"name":"lined"}}""");

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var line = Fairway.Values.Json.JsonReader.Read((await lines.ReadLineAsync(end.Token))!);
        Assert.Equal("ADDED", line["type"].AsString());
        Assert.Equal(created, line["object"]);
    }

    [Fact]
    public async Task Protobuf_is_not_written()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps);
        request.Headers.Add("Accept", "application/vnd.kubernetes.protobuf");
        using var response = await running.Admin.SendAsync(request);

        Assert.Equal(406, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_body_of_an_unknown_type_is_refused()
    {
        Assert.Equal(415, (await RunningServer.SendAsync(running.Admin, HttpMethod.Post, Maps, "x", "application/xml")).Code);
    }

    [Fact]
    public async Task A_table_is_given_to_those_who_ask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        using var response = await running.Admin.SendAsync(request);

        var table = Fairway.Values.Json.JsonReader.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("Table", table.ObjectKind);
        Assert.Equal(Value.List("default", "Active"), Value.List(table["rows"][0]["cells"][0], table["rows"][0]["cells"][1]));
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Maps);
        request.Content = new StringContent("""{"metadata":{"name":"big"},"data":{"a":"X"}}""".Replace("X", new string('x', 3 * 1024 * 1024)));
        request.Content.Headers.ContentType = new("application/json");
        // The server answers without reading the body; a client that sent it at once could find the connection closed.
        request.Headers.ExpectContinue = true;
        using var response = await running.Admin.SendAsync(request);

        Assert.Equal(413, (int)response.StatusCode);
        var status = Fairway.Values.Json.JsonReader.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("RequestEntityTooLarge", status["reason"].AsString());
    }
}
