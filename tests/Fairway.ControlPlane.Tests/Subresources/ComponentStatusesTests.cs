using Fairway.Kubernetes;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Subresources;

public sealed class ComponentStatusesTests : IAsyncLifetime, IDisposable
{
    private const string Path = "/api/v1/componentstatuses";

    private readonly RunningServer _running = new() { Options = options => options with { Components = ["scheduler"] } };

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    public void Dispose() => _running.Dispose();

    // pkg/registry/core/componentstatus and pkg/printers/internalversion: printComponentStatus
    [Fact]
    public async Task The_store_and_what_runs_beside_it_are_told()
    {
        var (_, list) = await _running.GetAsync(Path);
        const string Healthy = "\"conditions\":[{\"type\":\"Healthy\",\"status\":\"True\",\"message\":\"ok\"}]";
        Assert.Equal(
            JsonReader.Read($$$"""
            {"kind":"ComponentStatusList","apiVersion":"v1","metadata":{},"items":[
            {"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"etcd-0"},{{{Healthy}}}},
            {"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"scheduler"},{{{Healthy}}}}]}
            """),
            list);
        Assert.Equal(list["items"][0], (await _running.GetAsync($"{Path}/etcd-0")).Body);

        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        using var answer = await _running.Admin.SendAsync(request);
        var table = JsonReader.Read(await answer.Content.ReadAsStringAsync());
        Assert.Equal("Name Status Message Error", string.Join(' ', table["columnDefinitions"].Items.Select(column => column["name"].AsString())));
        Assert.Equal("""["etcd-0","Healthy","ok",""]""", table["rows"][0]["cells"].ToString());
        Assert.Equal("299 - \"v1 ComponentStatus is deprecated in v1.19+\"", answer.Headers.GetValues("Warning").Single());
    }

    [Theory]
    [InlineData("?fieldSelector=metadata.name%3Dscheduler", "scheduler")]
    [InlineData("?fieldSelector=metadata.name!%3Dscheduler", "etcd-0")]
    [InlineData("?labelSelector=a%3Db", "")]
    [InlineData("?labelSelector=!a", "etcd-0 scheduler")]
    public async Task They_are_selected_as_everything_is(string query, string names) => Assert.Equal(
        names, string.Join(' ', (await _running.GetAsync(Path + query)).Body["items"].Items.Select(item => item.Name)));

    [Theory]
    [InlineData("GET", "/odd", 404, "componentstatuses \"odd\" not found")]
    [InlineData("GET", "?fieldSelector=a%3Db", 400, "\"a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("GET", "?watch=1", 405, "the server does not allow this method on the requested resource")]
    [InlineData("DELETE", "/etcd-0", 405, "the server does not allow this method on the requested resource")]
    public async Task Nothing_else_can_be_asked_of_them(string method, string path, int code, string message)
    {
        var (answered, status) = await RunningServer.SendAsync(_running.Admin, new(method), Path + path, "");
        Assert.Equal((code, message), (answered, status["message"].AsString()));
    }
}
