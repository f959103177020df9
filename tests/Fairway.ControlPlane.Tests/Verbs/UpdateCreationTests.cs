namespace Fairway.ControlPlane.Tests.Verbs;

public sealed class UpdateCreationTests(RunningServer running) : IClassFixture<RunningServer>
{
    // AllowCreateOnUpdate of the registries' strategies; kube-apiserver 1.20.2 answered the same.
    [Theory]
    [InlineData("/apis/coordination.k8s.io/v1/namespaces/default/leases", "{}")]
    [InlineData("/api/v1/namespaces/default/endpoints", "{}")]
    [InlineData("/api/v1/namespaces/default/limitranges", """{"spec":{"limits":[]}}""")]
    [InlineData("/api/v1/namespaces/default/services", """{"spec":{"ports":[{"port":80}]}}""")]
    [InlineData("/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", """{"rules":[]}""")]
    [InlineData("/apis/node.k8s.io/v1/runtimeclasses", """{"handler":"crun"}""")]
    public async Task An_update_makes_objects_of_some_kinds(string path, string body)
    {
        var whole = body == "{}" ? """{"metadata":{"name":"made"}}""" : """{"metadata":{"name":"made"},""" + body[1..];

        var (code, made) = await running.PutAsync($"{path}/made", whole);

        Assert.True(code == 201, made.ToString());
        Assert.Equal(200, (await running.PutAsync($"{path}/made", made.ToString())).Code);
        Assert.Equal(409, (await running.PutAsync($"{path}/gone", whole.Replace(
            "\"name\":\"made\"", "\"name\":\"gone\",\"uid\":\"old\"", StringComparison.Ordinal))).Code);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/configmaps")]
    [InlineData("/api/v1/namespaces/default/secrets")]
    [InlineData("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices")]
    public async Task Objects_of_other_kinds_must_exist(string path) =>
        Assert.Equal(404, (await running.PutAsync($"{path}/absent", """{"metadata":{"name":"absent"},"addressType":"IPv4","endpoints":[]}""")).Code);

    [Fact]
    public async Task The_right_to_update_is_not_the_right_to_create()
    {
        await running.GrantAsync("updater", """{"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["update","get"]}""");
        using var client = running.Client(running.Server.AdminCertificate);
        client.DefaultRequestHeaders.Add("Impersonate-User", "updater");

        var (code, status) = await RunningServer.SendAsync(
            client, HttpMethod.Put, "/apis/coordination.k8s.io/v1/namespaces/default/leases/mine", """{"metadata":{"name":"mine"}}""");

        Assert.Equal(403, code);
        Assert.Contains("cannot create resource \"leases\"", status["message"].AsString(), StringComparison.Ordinal);
    }

    // AllowUnconditionalUpdate is false for these.
    [Theory]
    [InlineData("/apis/policy/v1/namespaces/default/poddisruptionbudgets", """{"metadata":{"name":"v"},"spec":{"maxUnavailable":1}}""")]
    [InlineData("/apis/node.k8s.io/v1/runtimeclasses", """{"metadata":{"name":"v"},"handler":"crun"}""")]
    public async Task An_update_of_some_kinds_must_say_of_which_version(string path, string body)
    {
        await running.PostAsync(path, body);

        var (code, status) = await running.PutAsync($"{path}/v", body);

        Assert.Equal(422, code);
        Assert.Contains("metadata.resourceVersion: Invalid value: 0: must be specified for an update", status["message"].AsString());
    }
}
