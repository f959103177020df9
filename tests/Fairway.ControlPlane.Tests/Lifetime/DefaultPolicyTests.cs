using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Lifetime;

/// <summary>Roles and their reconciliation as plugin/pkg/auth/authorizer/rbac/bootstrappolicy of Kubernetes v1.34 has them.</summary>
public sealed class DefaultPolicyTests : IAsyncLifetime, IDisposable
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    private readonly RunningServer _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    public void Dispose() => _running.Dispose();

    // Names of testdata/{cluster-roles,controller-roles,namespace-roles}.yaml, one of each sort.
    [Theory]
    [InlineData("clusterroles/system:node", 25)]
    [InlineData("clusterroles/system:kube-scheduler", 25)]
    [InlineData("clusterroles/system:kube-controller-manager", 11)]
    [InlineData("clusterroles/system:controller:certificate-controller", 6)]
    [InlineData("clusterroles/system:controller:horizontal-pod-autoscaler", 8)]
    [InlineData("clusterroles/system:certificates.k8s.io:kubelet-serving-approver", 1)]
    [InlineData("namespaces/kube-system/roles/extension-apiserver-authentication-reader", 1)]
    [InlineData("namespaces/kube-public/roles/system:controller:bootstrap-signer", 3)]
    public async Task Default_roles_are_there_with_their_rules(string path, int rules)
    {
        var (code, role) = await _running.GetAsync($"{Rbac}/{path}");
        Assert.Equal((200, rules), (code, role["rules"].Items.Count));
        Assert.Equal("rbac-defaults", role["metadata"]["labels"]["kubernetes.io/bootstrapping"].AsString());
        Assert.Equal("true", role["metadata"]["annotations"]["rbac.authorization.kubernetes.io/autoupdate"].AsString());
    }

    [Fact]
    public async Task Controllers_are_bound_to_their_service_accounts()
    {
        var (_, binding) = await _running.GetAsync($"{Rbac}/clusterrolebindings/system:controller:job-controller");
        Assert.Equal(
            """[{"kind":"ServiceAccount","name":"job-controller","namespace":"kube-system"}]""", binding["subjects"].ToString());
    }

    [Fact]
    public async Task What_defaults_lack_is_added_at_the_start_and_what_was_added_stays()
    {
        await ReplaceAsync("clusterroles/system:kube-dns", role => role.With(
            "rules", Value.List(Rule("services", "list"), Rule("pods", "get"))));
        await ReplaceAsync("clusterrolebindings/system:kube-dns", binding => binding.With("subjects", Value.List(
            Value.Map(("kind", "ServiceAccount"), ("name", "other"), ("namespace", "kube-system")))));
        await _running.DeleteAsync($"{Rbac}/clusterroles/system:kube-aggregator");

        await _running.RestartAsync();

        var (_, role) = await _running.GetAsync($"{Rbac}/clusterroles/system:kube-dns");
        Assert.Equal(
            """
            [{"verbs":["list"],"apiGroups":[""],"resources":["services"]},{"verbs":["get"],"apiGroups":[""],"resources":["pods"]},{"apiGroups":[""],"resources":["endpoints","services"],"verbs":["list","watch"]}]
            """.Trim(),
            role["rules"].ToString());
        var (_, binding) = await _running.GetAsync($"{Rbac}/clusterrolebindings/system:kube-dns");
        Assert.Equal(["other", "kube-dns"], binding["subjects"].Items.Select(subject => subject["name"].AsString()));
        Assert.Equal(200, (await _running.GetAsync($"{Rbac}/clusterroles/system:kube-aggregator")).Code);
    }

    [Fact]
    public async Task A_default_that_was_taken_over_is_left_alone()
    {
        await ReplaceAsync("clusterroles/system:kube-dns", role => role
            .With("rules", Value.List(Rule("pods", "get")))
            .WithAt(["metadata", "annotations", "rbac.authorization.kubernetes.io/autoupdate"], "false"));

        await _running.RestartAsync();

        var (_, role) = await _running.GetAsync($"{Rbac}/clusterroles/system:kube-dns");
        Assert.Single(role["rules"].Items);
    }

    [Fact]
    public async Task A_binding_to_another_role_is_made_anew()
    {
        await _running.DeleteAsync($"{Rbac}/clusterrolebindings/system:kube-dns");
        await _running.PostAsync(
            $"{Rbac}/clusterrolebindings",
            """
            {"metadata":{"name":"system:kube-dns"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"}}
            """);

        await _running.RestartAsync();

        var (_, binding) = await _running.GetAsync($"{Rbac}/clusterrolebindings/system:kube-dns");
        Assert.Equal("system:kube-dns", binding["roleRef"]["name"].AsString());
    }

    private async Task ReplaceAsync(string path, Func<Value, Value> change)
    {
        var (_, live) = await _running.GetAsync($"{Rbac}/{path}");
        var (code, answer) = await _running.PutAsync($"{Rbac}/{path}", change(live).ToString());
        Assert.True(code == 200, answer.ToString());
    }

    private static Value Rule(string resource, string verb) =>
        Value.Map(("verbs", Value.List(verb)), ("apiGroups", Value.List("")), ("resources", Value.List(resource)));
}
