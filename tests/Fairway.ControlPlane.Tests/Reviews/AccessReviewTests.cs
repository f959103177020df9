using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Reviews;

/// <summary>Words are those of Kubernetes' pkg/apis/authorization/validation and of its RBAC authorizer.</summary>
public sealed class AccessReviewTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Group = "/apis/authorization.k8s.io/v1";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    [Fact]
    public async Task What_allows_is_named()
    {
        await running.GrantAsync("reader", """{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");
        var status = await AskAsync("subjectaccessreviews", """{"user":"reader","resourceAttributes":{"verb":"get","resource":"pods"}}""");
        Assert.Equal(
            """{"allowed":true,"reason":"RBAC: allowed by ClusterRoleBinding \"of-reader\" of ClusterRole \"of-reader\" to User \"reader\""}""",
            status.ToString());
    }

    [Fact]
    public async Task A_role_that_is_bound_and_does_not_exist_is_told()
    {
        await running.PostAsync(
            $"{Rbac}/clusterrolebindings",
            """
            {"metadata":{"name":"dangling"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"absent"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"dangler"}]}
            """);
        var status = await AskAsync("subjectaccessreviews", """{"user":"dangler","resourceAttributes":{"verb":"get","resource":"pods"}}""");
        Assert.Equal(
            """{"allowed":false,"reason":"RBAC: clusterrole.rbac.authorization.k8s.io \"absent\" not found","evaluationError":"clusterrole.rbac.authorization.k8s.io \"absent\" not found"}""",
            status.ToString());

        using var client = running.As("dangler");
        var (_, refusal) = await RunningServer.SendAsync(client, HttpMethod.Get, "/api/v1/pods", "");
        Assert.Equal(
            "pods is forbidden: User \"dangler\" cannot list resource \"pods\" in API group \"\" at the cluster scope: "
            + "RBAC: clusterrole.rbac.authorization.k8s.io \"absent\" not found",
            refusal["message"].AsString());
    }

    [Fact]
    public async Task A_local_review_is_of_its_namespace()
    {
        await running.GrantAsync("local", """{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");
        var status = await AskAsync(
            "namespaces/default/localsubjectaccessreviews",
            """{"user":"local","resourceAttributes":{"namespace":"default","verb":"get","resource":"pods"}}""");
        Assert.True(status["allowed"].AsBool());

        var (code, refusal) = await PostAsync(
            "namespaces/default/localsubjectaccessreviews",
            """{"user":"local","resourceAttributes":{"namespace":"kube-system","verb":"get","resource":"pods"}}""");
        Assert.Equal(
            (422, ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes.namespace: "
                + "Invalid value: \"kube-system\": must match metadata.namespace"),
            (code, refusal["message"].AsString()));
    }

    [Theory]
    [InlineData("""{"rawSelector":"a=b","requirements":[{"key":"a","operator":"Exists"}]}""", "may not specified at the same time as requirements")]
    [InlineData("{}", "Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required")]
    [InlineData("""{"requirements":[{"key":"a","operator":"In"}]}""", "Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    public async Task Selectors_of_a_review_are_checked(string selector, string message)
    {
        var (code, refusal) = await PostAsync(
            "selfsubjectaccessreviews",
            $$"""{"resourceAttributes":{"verb":"list","resource":"pods","fieldSelector":{{selector}} } }""");
        Assert.Equal(422, code);
        Assert.Contains(message, refusal["message"].AsString());
    }

    [Fact]
    public async Task A_review_with_selectors_is_answered()
    {
        var status = await AskAsync(
            "selfsubjectaccessreviews",
            """{"resourceAttributes":{"verb":"list","resource":"pods","labelSelector":{"rawSelector":"app=web"}}}""");
        Assert.True(status["allowed"].AsBool());
    }

    private async Task<Value> AskAsync(string resource, string spec)
    {
        var (code, review) = await PostAsync(resource, spec);
        Assert.True(code == 201, review.ToString());
        return review["status"];
    }

    private Task<(int Code, Value Body)> PostAsync(string resource, string spec) =>
        running.PostAsync($"{Group}/{resource}", $$"""{"spec":{{spec}} }""");
}
