using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Access.Nodes;

/// <summary>
/// What kubelets may and may not do as https://kubernetes.io/docs/reference/access-authn-authz/node/ and Kubernetes' node authorizer and
/// NodeRestriction plug-in say.
/// </summary>
public sealed class NodeAccessTests(RunningServer running) : IClassFixture<RunningServer>, IAsyncLifetime, IDisposable
{
    private const string Default = "/api/v1/namespaces/default";

    private HttpClient _kubelet = null!;

    public async Task InitializeAsync()
    {
        _kubelet = running.As("system:node:n1");
        _kubelet.DefaultRequestHeaders.Add("Impersonate-Group", "system:nodes");
        foreach (var name in new[] { "n1", "n2" })
        {
            await running.PostAsync("/api/v1/nodes", $$"""{"metadata":{"name":"{{name}}"} }""");
        }

        await running.PostAsync($"{Default}/serviceaccounts", """{"metadata":{"name":"default"}}""");
        foreach (var name in new[] { "used", "unused", "env", "pull" })
        {
            await running.PostAsync($"{Default}/secrets", $$"""{"metadata":{"name":"{{name}}"} }""");
        }

        await PodAsync("mine", "n1", "used");
        await PodAsync("other", "n2", "unused");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _kubelet.Dispose();

    [Theory]
    [InlineData("secrets/used", 200)]
    [InlineData("secrets/env", 200)]
    [InlineData("secrets/pull", 200)]
    [InlineData("secrets/unused", 403)]
    [InlineData("secrets", 403)]
    [InlineData("pods/mine", 200)]
    [InlineData("pods/other", 403)]
    public async Task A_kubelet_reads_what_pods_on_its_node_refer_to(string path, int code) =>
        Assert.Equal(code, (await GetAsync($"{Default}/{path}")).Code);

    [Fact]
    public async Task Why_a_kubelet_may_not_is_told()
    {
        Assert.Equal(
            "secrets \"unused\" is forbidden: User \"system:node:n1\" cannot get resource \"secrets\" in API group \"\" in the namespace "
            + "\"default\": no relationship found between node 'n1' and this object",
            (await GetAsync($"{Default}/secrets/unused")).Body["message"].AsString());
        Assert.EndsWith(
            "node 'n1' cannot read 'n2', only its own Node object", (await GetAsync("/api/v1/nodes/n2")).Body["message"].AsString());
    }

    [Fact]
    public async Task A_kubelet_lists_the_pods_of_its_node_alone()
    {
        var (code, list) = await GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dn1");
        Assert.Equal((200, "mine"), (code, list["items"][0]["metadata"]["name"].AsString()));
        Assert.Equal(403, (await GetAsync("/api/v1/pods")).Code);
        Assert.Equal(403, (await GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dn2")).Code);
    }

    [Fact]
    public async Task What_a_deleted_pod_referred_to_is_read_no_more()
    {
        await running.PostAsync($"{Default}/secrets", """{"metadata":{"name":"leaving"}}""");
        await PodAsync("leaver", "n1", "leaving");
        Assert.Equal(200, (await GetAsync($"{Default}/secrets/leaving")).Code);
        await running.DeleteAsync($"{Default}/pods/leaver", """{"gracePeriodSeconds":0}""");
        await Eventually.HoldsAsync(async () => (await GetAsync($"{Default}/secrets/leaving")).Code == 403);
    }

    [Theory]
    [InlineData(
        "n1",
        """{"metadata":{"labels":{"node-role.kubernetes.io/master":""}}}""",
        "is not allowed to modify labels: node-role.kubernetes.io/master")]
    [InlineData("n1", """{"spec":{"taints":[{"key":"a","effect":"NoSchedule"}]}}""", "node \"n1\" is not allowed to modify taints")]
    [InlineData("n2", """{"metadata":{"labels":{"a":"b"}}}""", "node \"n1\" is not allowed to modify node \"n2\"")]
    public async Task A_kubelet_gives_itself_nothing(string node, string patch, string refusal)
    {
        var (code, answer) = await RunningServer.SendAsync(
            _kubelet, HttpMethod.Patch, $"/api/v1/nodes/{node}", patch, "application/merge-patch+json");
        Assert.Equal((403, $"nodes \"{node}\" is forbidden: {refusal}"), (code, answer["message"].AsString()));
    }

    [Fact]
    public async Task A_kubelet_labels_itself_with_what_is_its_own()
    {
        var (code, _) = await RunningServer.SendAsync(
            _kubelet, HttpMethod.Patch, "/api/v1/nodes/n1", """{"metadata":{"labels":{"topology.kubernetes.io/zone":"a"}}}""",
            "application/merge-patch+json");
        Assert.Equal(200, code);
    }

    [Fact]
    public async Task A_kubelet_asks_for_tokens_of_its_pods()
    {
        var (_, pod) = await running.GetAsync($"{Default}/pods/mine");
        var uid = pod["metadata"]["uid"].AsString();
        Assert.Equal(201, (await TokenAsync("mine", uid)).Code);
        var unbound = await RunningServer.SendAsync(_kubelet, HttpMethod.Post, $"{Default}/serviceaccounts/default/token", """{"spec":{}}""");
        Assert.Equal(
            (403, "serviceaccounts \"default\" is forbidden: node requested token not bound to a pod"),
            (unbound.Code, unbound.Body["message"].AsString()));
        var (_, other) = await running.GetAsync($"{Default}/pods/other");
        Assert.Equal(
            "serviceaccounts \"default\" is forbidden: node requested token bound to a pod scheduled on a different node",
            (await TokenAsync("other", other["metadata"]["uid"].AsString())).Body["message"].AsString());
    }

    [Fact]
    public async Task Of_pods_a_kubelet_makes_mirrors_alone()
    {
        var (code, answer) = await RunningServer.SendAsync(
            _kubelet, HttpMethod.Post, $"{Default}/pods",
            """{"metadata":{"name":"x"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]}}""");
        Assert.Equal(
            (403, "pods \"x\" is forbidden: pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n1\" can only create mirror pods"),
            (code, answer["message"].AsString()));
    }

    private Task<(int Code, Value Body)> GetAsync(string path) => RunningServer.SendAsync(_kubelet, HttpMethod.Get, path, "");

    private Task<(int Code, Value Body)> TokenAsync(string pod, string? uid) => RunningServer.SendAsync(
        _kubelet,
        HttpMethod.Post,
        $"{Default}/serviceaccounts/default/token",
        $$"""{"spec":{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"{{pod}}","uid":"{{uid}}"} } }""");

    private Task<(int Code, Value Body)> PodAsync(string name, string node, string secret) => running.PostAsync($"{Default}/pods", $$"""
        {"metadata":{"name":"{{name}}"},
         "spec":{"nodeName":"{{node}}","imagePullSecrets":[{"name":"{{(node == "n1" ? "pull" : "none")}}"}],
                 "volumes":[{"name":"v","secret":{"secretName":"{{secret}}"} }],
                 "containers":[{"name":"c","image":"i",
                   "envFrom":[{"secretRef":{"name":"{{(node == "n1" ? "env" : "none")}}"} }] }] } }
        """);
}
