using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Storing.History;

public sealed class HistoryEndpointTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string History = "/apis/history.fairway.dev/v1/namespaces/default";

    [Fact]
    public async Task Each_revision_tells_who_made_it_and_what_it_changed()
    {
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"told"},"data":{"a":"1"}}""");
        await server.PatchAsync($"{ConfigMaps}/told?fieldManager=helm", "application/merge-patch+json", """{"data":{"a":"2","b":"3"}}""");
        await server.DeleteAsync($"{ConfigMaps}/told");
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"told"},"data":{"a":"9"}}""");

        var (code, history) = await server.GetAsync($"{History}/configmaps/told");
        Assert.Equal(200, code);
        Assert.Equal(("ObjectHistory", "history.fairway.dev/v1", "told"), (history.ObjectKind, history.ApiVersion, history.Name));
        Assert.True(history["complete"].AsBool());
        var revisions = history["revisions"].Items;
        Assert.Equal(["Created", "Deleted", "Updated", "Created"], revisions.Select(revision => revision["type"].AsString()));
        Assert.Equal(["kubernetes-admin"], revisions.Select(revision => revision["user"].AsString()).Distinct());
        Assert.Equal("helm", revisions[2]["manager"].AsString());
        Assert.Equal(
            """[{"path":"data.a","old":"1","new":"2"},{"path":"data.b","new":"3"}]""", revisions[2]["changes"].ToString());
        Assert.All(revisions, revision => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", revision["time"].AsString()!));
        Assert.All(revisions, revision => Assert.NotEqual("", revision["auditID"].AsString()));
        Assert.True(Revision(revisions[0]) > Revision(revisions[1]));
    }

    [Fact]
    public async Task An_object_is_shown_as_it_was()
    {
        var (_, made) = await server.PostAsync(ConfigMaps, """{"metadata":{"name":"was"},"data":{"a":"1"}}""");
        await server.PatchAsync($"{ConfigMaps}/was", "application/merge-patch+json", """{"data":{"a":"2"}}""");
        var (code, was) = await server.GetAsync($"{History}/cm/was?resourceVersion={made.ResourceVersion}");
        Assert.Equal((200, made), (code, was));
        var (missing, status) = await server.GetAsync($"{History}/cm/was?resourceVersion=1");
        Assert.Equal((404, "revision 1 of configmaps \"was\" is not kept"), (missing, status["message"].AsString()));
    }

    [Theory]
    [InlineData("namespaces/default/namespaces/kube-system")]
    [InlineData("namespaces/kube-system")]
    [InlineData("namespaces/default/ns/kube-system")]
    [InlineData("clusterroles.rbac.authorization.k8s.io/cluster-admin")]
    [InlineData("namespaces/default/ClusterRole/cluster-admin")]
    public async Task Kinds_are_named_as_kubectl_names_them(string path)
    {
        var (code, history) = await server.GetAsync($"/apis/history.fairway.dev/v1/{path}");
        Assert.Equal((200, "Created"), (code, history["revisions"].Items[^1]["type"].AsString()));
    }

    [Theory]
    [InlineData("GET", "configmaps/absent", 404)]
    [InlineData("GET", "nonsense/x", 404)]
    [InlineData("GET", "configmaps", 404)]
    [InlineData("GET", "configmaps/x/status", 404)]
    [InlineData("DELETE", "configmaps/x", 405)]
    public async Task What_is_not_there_is_refused(string method, string path, int expected)
    {
        var (code, status) = await RunningServer.SendAsync(server.Admin, new(method), $"{History}/{path}", "");
        Assert.Equal((expected, "Status"), (code, status.ObjectKind));
    }

    [Fact]
    public async Task Who_may_not_read_an_object_may_not_read_its_history()
    {
        await server.GrantAsync("reader-of-configmaps", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"rights"}}""");
        await server.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"rights"}}""");
        using var reader = server.As("reader-of-configmaps");
        Assert.Equal(200, (await RunningServer.SendAsync(reader, HttpMethod.Get, $"{History}/configmaps/rights", "")).Code);
        var (code, status) = await RunningServer.SendAsync(reader, HttpMethod.Get, $"{History}/secrets/rights", "");
        Assert.Equal(403, code);
        Assert.Equal(
            "secrets \"rights\" is forbidden: User \"reader-of-configmaps\" cannot get resource \"secrets\" in API group \"\" "
            + "in the namespace \"default\"",
            status["message"].AsString());
        Assert.Equal(403, (await RunningServer.SendAsync(reader, HttpMethod.Get, $"{History}/nonsense/x", "")).Code);
    }

    [Fact]
    public async Task The_values_of_secrets_are_never_shown()
    {
        const string Secrets = "/api/v1/namespaces/default/secrets";
        await server.PostAsync(Secrets, """
            {"metadata":{"name":"shh","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"p\":\"aHVzaA==\"}}"}},
             "data":{"p":"aHVzaA==","gone":"aHVzaA=="}}
            """);
        var (_, changed) = await server.PatchAsync($"{Secrets}/shh", "application/merge-patch+json", """
            {"data":{"p":"bG91ZA==","gone":null,"new":"bG91ZA=="},"metadata":{"annotations":null,"labels":{"seen":"yes"}}}
            """);
        var (_, history) = await server.GetAsync($"{History}/secrets/shh");
        Assert.DoesNotContain("aHVzaA", history.ToString());
        Assert.DoesNotContain("bG91ZA", history.ToString());
        var changes = history["revisions"].Items[0]["changes"].Items.ToDictionary(change => change["path"].AsString()!, change => change);
        Assert.Equal("""{"path":"data.p","old":"(hidden)","new":"(hidden)"}""", changes["data.p"].ToString());
        Assert.Equal("""{"path":"data.gone","old":"(hidden)"}""", changes["data.gone"].ToString());
        Assert.Equal("""{"path":"metadata.labels","new":{"seen":"yes"}}""", changes["metadata.labels"].ToString());
        var (_, was) = await server.GetAsync($"{History}/secrets/shh?resourceVersion={changed.ResourceVersion}");
        Assert.Equal("""{"new":"(hidden)","p":"(hidden)"}""", Sorted(was["data"]));
    }

    private static long Revision(Value revision) => long.Parse(revision["revision"].AsString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Sorted(Value map) =>
        Value.Map([.. map.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => (field.Key, field.Value))]).ToString();
}
