using Fairway.ControlPlane.Tests.Backends;
using Fairway.ControlPlane.Tests.Webhooks;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Admission;

/// <summary>What is posted to subresources, and connections to pods, as kube-apiserver's handlers admit them.</summary>
public sealed class PostedBodiesTests(RunningServer running, TestBackend backend) : IClassFixture<RunningServer>, IClassFixture<TestBackend>
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_webhook_is_asked_about_an_eviction_and_may_refuse_it()
    {
        await AddPodAsync("evicted");
        backend.Review("/evict", _ => Value.Map(("allowed", false)));
        await running.PutAsync(backend, "validating", "evictions", ("a.example.org", "/evict", """
            "rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/eviction"]}]
            """));
        var (code, status) = await running.PostAsync(
            $"{Pods}/evicted/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"evicted"}}""");
        Assert.Equal(400, code);
        Assert.Equal("admission webhook \"a.example.org\" denied the request without explanation", status["message"].AsString());
        var request = Assert.Single(backend.ReceivedAt("/evict"))["request"];
        Assert.Equal(
            ("Eviction", "eviction", "pods"),
            (request["kind"]["kind"].AsString(), request["subResource"].AsString(), request["resource"]["resource"].AsString()));
        await running.RemoveAsync("validating", "evictions");
    }

    [Fact]
    public async Task A_connection_to_a_pod_shows_its_parameters()
    {
        await AddPodAsync("connected");
        backend.Review("/connect", _ => Value.Map(("allowed", false)));
        await running.PutAsync(backend, "validating", "connections", ("a.example.org", "/connect", """
            "rules":[{"operations":["CONNECT"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/exec"]}]
            """));
        var (code, _) = await running.PostAsync($"{Pods}/connected/exec?command=ls&command=-l&stdout=true&container=c", "");
        Assert.Equal(400, code);
        var request = Assert.Single(backend.ReceivedAt("/connect"))["request"];
        Assert.Equal(("CONNECT", "connected"), (request["operation"].AsString(), request["name"].AsString()));
        Assert.Equal("PodExecOptions", request["object"]["kind"].AsString());
        Assert.Equal(Value.List("ls", "-l"), request["object"]["command"]);
        Assert.True(request["object"]["stdout"].AsBool());
        await running.RemoveAsync("validating", "connections");
    }

    private async Task AddPodAsync(string name)
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        var (code, made) = await running.PostAsync(
            Pods, $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"i"}]} }""");
        Assert.True(code == 201, made.ToString());
    }
}
