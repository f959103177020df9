using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Access.Authorization;

public sealed class RoleAggregationTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

    [Fact]
    public async Task The_roles_of_every_cluster_have_their_rules_from_the_start()
    {
        using var fresh = await RunningServer.StartNewAsync(new());
        var (_, view) = await fresh.GetAsync($"{Roles}/view");
        var (_, edit) = await fresh.GetAsync($"{Roles}/edit");
        var (_, admin) = await fresh.GetAsync($"{Roles}/admin");

        // admin selects edit and edit selects view: what is gathered is handed on.
        var viewed = view["rules"].Items[0];
        Assert.Contains(viewed, edit["rules"].Items.AsSpan().ToArray());
        Assert.Contains(viewed, admin["rules"].Items.AsSpan().ToArray());
        Assert.Equal(admin["rules"].Items.Count, admin["rules"].Items.Distinct().Count());
        await fresh.StopAsync();
    }

    [Fact]
    public async Task A_new_role_reaches_whoever_is_bound_to_those_that_select_it_and_leaves_them_when_it_goes()
    {
        await running.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"admina"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"admin"},
             "subjects":[{"kind":"User","name":"admina"}]}
            """);
        using var admina = running.As("admina");
        Assert.False(await CanAsync(admina));

        await running.PostAsync(Roles, """
            {"metadata":{"name":"widget-viewer","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},
             "rules":[{"apiGroups":["example.org"],"resources":["widgets"],"verbs":["get"]}]}
            """);
        await Eventually.HoldsAsync(() => CanAsync(admina));

        await running.DeleteAsync($"{Roles}/widget-viewer");
        await Eventually.HoldsAsync(async () => !await CanAsync(admina));
    }

    [Fact]
    public async Task Rules_that_somebody_writes_into_an_aggregated_role_are_replaced()
    {
        await running.PostAsync(Roles, """
            {"metadata":{"name":"gathering"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"gather":"yes"}}]},
             "rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}
            """);
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Roles}/gathering")).Body["rules"].Items.Count == 0);
    }

    // Upstream would keep their rules for ever: each finds them in the other.
    [Fact]
    public async Task Roles_that_select_each_other_share_what_others_bring_and_forget_it()
    {
        foreach (var name in new[] { "one", "two", "three" })
        {
            await running.PostAsync(Roles, $$"""
                {"metadata":{"name":"ring-{{name}}","labels":{"ring":"yes"} },
                 "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"ring":"yes"} }]} }
                """);
        }

        await running.PostAsync(Roles, """
            {"metadata":{"name":"brought","labels":{"ring":"yes"}},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}
            """);
        await Eventually.HoldsAsync(() => CountsAsync(1));

        await running.DeleteAsync($"{Roles}/brought");
        await Eventually.HoldsAsync(() => CountsAsync(0));
    }

    [Fact]
    public async Task A_review_says_by_which_binding_something_is_allowed()
    {
        await running.GrantAsync("reviewed", """{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");

        var (_, review) = await running.PostAsync(
            "/apis/authorization.k8s.io/v1/subjectaccessreviews",
            """{"spec":{"user":"reviewed","resourceAttributes":{"verb":"get","resource":"pods"}}}""");

        // plugin/pkg/auth/authorizer/rbac: RBACAuthorizer.Authorize
        Assert.Equal(
            Value.Map(
                ("allowed", true),
                ("reason", "RBAC: allowed by ClusterRoleBinding \"of-reviewed\" of ClusterRole \"of-reviewed\" to User \"reviewed\"")),
            review["status"]);
    }

    [Theory]
    [InlineData(
        "selfsubjectaccessreviews",
        """{"spec":{}}""",
        "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified")]
    [InlineData(
        "subjectaccessreviews",
        """{"spec":{"resourceAttributes":{"verb":"get"}}}""",
        "spec.user: Invalid value: \"\": at least one of user or group must be specified")]
    [InlineData("selfsubjectrulesreviews", """{"spec":{}}""", "no namespace on request")]
    public async Task A_review_that_asks_for_nothing_is_refused(string plural, string body, string message)
    {
        var (code, status) = await running.PostAsync($"/apis/authorization.k8s.io/v1/{plural}", body);

        Assert.Equal(plural == "selfsubjectrulesreviews" ? 400 : 422, code);
        Assert.EndsWith(message, status["message"].AsString());
    }

    private static async Task<bool> CanAsync(HttpClient client)
    {
        var (_, review) = await RunningServer.SendAsync(
            client,
            HttpMethod.Post,
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """{"spec":{"resourceAttributes":{"verb":"get","group":"example.org","resource":"widgets","namespace":"default"}}}""");
        return review["status"]["allowed"].AsBool() == true;
    }

    private async Task<bool> CountsAsync(int count)
    {
        foreach (var name in new[] { "one", "two", "three" })
        {
            if ((await running.GetAsync($"{Roles}/ring-{name}")).Body["rules"].Items.Count != count)
            {
                return false;
            }
        }

        return true;
    }
}
