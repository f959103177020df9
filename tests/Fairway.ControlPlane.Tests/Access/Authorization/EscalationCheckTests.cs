using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Access.Authorization;

/// <summary>Requests and answers are those of kube-apiserver 1.20.2, asked as user jane who may write roles and bindings.</summary>
public sealed class EscalationCheckTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string WriteRoles = """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["*"],"verbs":["create","update","patch","get"]}""";
    private const string GetMaps = """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""";
    private const string Attempt =
        "user \"jane\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n";

    [Fact]
    public async Task A_role_with_rights_that_are_not_held_is_refused_with_each_of_them()
    {
        var (code, status) = await AsJaneAsync(HttpMethod.Post, "clusterroles", """
            {"metadata":{"name":"more"},"rules":[{"apiGroups":[""],"resources":["secrets","pods"],"verbs":["get","list"]},
             {"apiGroups":[""],"resources":["configmaps"],"verbs":["get"],"resourceNames":["a","b"]},{"nonResourceURLs":["/x*"],"verbs":["get"]}]}
            """);

        Assert.Equal(403, code);
        Assert.Equal(
            "clusterroles.rbac.authorization.k8s.io \"more\" is forbidden: " + Attempt
            + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\"]}\n"
            + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}\n"
            + "{NonResourceURLs:[\"/x*\"], Verbs:[\"get\"]}",
            status["message"].AsString());
        Assert.Equal(Value.Map(("name", "more"), ("group", "rbac.authorization.k8s.io"), ("kind", "clusterroles")), status["details"]);
    }

    [Theory]
    [InlineData(
        "namespaces/default/roles",
        "roles",
        """{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]}""",
        "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"*\"]}")]
    [InlineData(
        "clusterroles",
        "clusterroles",
        """{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}""",
        "{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}")]
    public async Task Roles_of_both_kinds_are_checked(string path, string plural, string rule, string missing)
    {
        var (code, status) = await AsJaneAsync(HttpMethod.Post, path, $$"""{"metadata":{"name":"more"},"rules":[{{rule}}]}""");

        Assert.Equal(403, code);
        Assert.Equal($"{plural}.rbac.authorization.k8s.io \"more\" is forbidden: {Attempt}{missing}", status["message"].AsString());
    }

    [Fact]
    public async Task Rights_that_are_held_can_be_given()
    {
        Assert.Equal(201, (await AsJaneAsync(HttpMethod.Post, "clusterroles", $$"""{"metadata":{"name":"held"},"rules":[{{GetMaps}}]}""")).Code);
        Assert.Equal(201, (await AsJaneAsync(HttpMethod.Post, "clusterrolebindings", Binding("held", "ClusterRole", "held"))).Code);
    }

    [Fact]
    public async Task A_role_cannot_be_widened_but_its_finalizers_can_be_changed()
    {
        await running.PostAsync(
            $"{Rbac}/clusterroles", """{"metadata":{"name":"wide"},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]}""");

        var (code, status) = await AsJaneAsync(
            HttpMethod.Patch, "clusterroles/wide", """{"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""");
        Assert.Equal(403, code);
        Assert.EndsWith("{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}", status["message"].AsString());
        Assert.Equal(403, (await AsJaneAsync(HttpMethod.Patch, "clusterroles/wide", """{"metadata":{"labels":{"a":"b"}}}""")).Code);

        Assert.Equal(200, (await AsJaneAsync(HttpMethod.Patch, "clusterroles/wide", """{"metadata":{"finalizers":["a.b/c"]}}""")).Code);
    }

    [Fact]
    public async Task An_apply_is_checked_like_any_other_write()
    {
        var (code, _) = await AsJaneAsync(
            HttpMethod.Patch,
            "clusterroles/applied?fieldManager=jane",
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole",
             "rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]}
            """,
            "application/apply-patch+yaml");

        Assert.Equal(403, code);
    }

    [Theory]
    [InlineData(
        "POST",
        "clusterroles",
        """{"metadata":{"name":"agg"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}""",
        "agg")]
    [InlineData("PATCH", "clusterroles/system:aggregating", """{"metadata":{"labels":{"a":"b"}}}""", "system:aggregating")]
    public async Task What_can_gather_anything_is_for_administrators(string method, string path, string body, string name)
    {
        await running.PostAsync(
            $"{Rbac}/clusterroles",
            """{"metadata":{"name":"system:aggregating"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"none":"such"}}]}}""");

        var (code, status) = await AsJaneAsync(new(method), path, body);

        Assert.Equal(403, code);
        Assert.Equal(
            $"clusterroles.rbac.authorization.k8s.io \"{name}\" is forbidden: must have cluster-admin privileges to use the aggregationRule",
            status["message"].AsString());
    }

    [Fact]
    public async Task A_role_with_more_rights_cannot_be_bound()
    {
        var (code, status) = await AsJaneAsync(HttpMethod.Post, "clusterrolebindings", Binding("self", "ClusterRole", "cluster-admin"));

        Assert.Equal(403, code);
        Assert.Equal(
            "clusterrolebindings.rbac.authorization.k8s.io \"self\" is forbidden: " + Attempt
            + "{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}\n{NonResourceURLs:[\"*\"], Verbs:[\"*\"]}",
            status["message"].AsString());
    }

    [Theory]
    [InlineData("clusterrolebindings", "ClusterRole", "clusterroles.rbac.authorization.k8s.io \"nothing\" not found")]
    [InlineData("namespaces/default/rolebindings", "Role", "roles.rbac.authorization.k8s.io \"nothing\" not found")]
    public async Task A_role_that_is_not_there_can_be_bound_by_those_alone_who_may_bind_it(string path, string kind, string message)
    {
        var (code, status) = await AsJaneAsync(HttpMethod.Post, path, Binding("early", kind, "nothing"));

        Assert.Equal((404, message), (code, status["message"].AsString()));
        Assert.Equal(201, (await running.PostAsync($"{Rbac}/{path}", Binding("early", kind, "nothing"))).Code);
    }

    [Fact]
    public async Task Bind_and_escalate_are_rights_of_their_own()
    {
        await running.GrantAsync(
            "binder",
            WriteRoles,
            """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"resourceNames":["cluster-admin"],"verbs":["bind"]}""",
            """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"verbs":["escalate"]}""");
        const string Secrets = """{"metadata":{"name":"any"},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]}]}""";

        Assert.Equal(201, (await AsAsync("binder", HttpMethod.Post, "clusterrolebindings", Binding("given", "ClusterRole", "cluster-admin"))).Code);
        Assert.Equal(403, (await AsAsync("binder", HttpMethod.Post, "clusterrolebindings", Binding("other", "ClusterRole", "edit"))).Code);
        Assert.Equal(201, (await AsAsync("binder", HttpMethod.Post, "namespaces/default/roles", Secrets)).Code);
        Assert.Equal(403, (await AsAsync("binder", HttpMethod.Post, "clusterroles", Secrets)).Code);
    }

    [Fact]
    public async Task Rights_in_one_namespace_can_be_given_there_alone()
    {
        await running.GrantAsync("local", WriteRoles);
        await running.PostAsync($"{Rbac}/namespaces/default/rolebindings", Binding("local", "ClusterRole", "view", "local"));

        Assert.Equal(
            201,
            (await AsAsync("local", HttpMethod.Post, "namespaces/default/rolebindings", Binding("handed-on", "ClusterRole", "view"))).Code);
        Assert.Equal(403, (await AsAsync("local", HttpMethod.Post, "namespaces/kube-public/rolebindings", Binding("x", "ClusterRole", "view"))).Code);
        Assert.Equal(403, (await AsAsync("local", HttpMethod.Post, "clusterrolebindings", Binding("x", "ClusterRole", "view"))).Code);
    }

    private static string Binding(string name, string kind, string role, string user = "somebody") => $$"""
        {"metadata":{"name":"{{name}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{kind}}","name":"{{role}}"},
         "subjects":[{"kind":"User","name":"{{user}}"}]}
        """;

    private async Task<(int Code, Value Body)> AsJaneAsync(
        HttpMethod method, string path, string body, string patch = "application/merge-patch+json")
    {
        await running.GrantAsync("jane-writer", WriteRoles, GetMaps);
        await running.PostAsync($"{Rbac}/clusterrolebindings", Binding("jane", "ClusterRole", "of-jane-writer", "jane"));
        return await AsAsync("jane", method, path, body, patch);
    }

    private async Task<(int Code, Value Body)> AsAsync(
        string user, HttpMethod method, string path, string body, string patch = "application/merge-patch+json")
    {
        using var client = running.As(user);
        return await RunningServer.SendAsync(client, method, $"{Rbac}/{path}", body, method == HttpMethod.Patch ? patch : "application/json");
    }
}
