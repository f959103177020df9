using Fairway.ControlPlane.Access.Authorization;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Access.Authorization;

public sealed class RuleCoverageTests
{
    // After the cases of k8s.io/component-helpers/auth/rbac/validation/policy_comparator_test.go.
    [Theory]
    [InlineData("[]", "[]", "")]
    [InlineData(
        """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get"]}]""", """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get"]}]""", "")]
    [InlineData(
        """[{"apiGroups":["v1"],"resources":["deployments","builds"],"verbs":["update","get"]}]""",
        """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get"]},{"apiGroups":["v1"],"resources":["deployments"],"verbs":["update"]}]""",
        "")]
    [InlineData(
        """[{"apiGroups":["group1"],"resources":["builds"],"verbs":["update","get"]}]""",
        """[{"apiGroups":["group1","group2"],"resources":["builds"],"verbs":["update"]}]""",
        """{APIGroups:["group2"], Resources:["builds"], Verbs:["update"]}""")]
    [InlineData(
        """[{"apiGroups":["v1"],"resources":["*"],"verbs":["*"]}]""",
        """[{"apiGroups":["v1"],"resources":["builds/log"],"verbs":["get"]}]""",
        "")]
    [InlineData(
        """[{"apiGroups":["v1"],"resources":["*/scale"],"verbs":["get"]}]""",
        """[{"apiGroups":["v1"],"resources":["foo/scale","*/scale","foo"],"verbs":["get"]}]""",
        """{APIGroups:["v1"], Resources:["foo"], Verbs:["get"]}""")]
    [InlineData(
        """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get"]}]""",
        """[{"apiGroups":["v1"],"resources":["*"],"verbs":["get"]}]""",
        """{APIGroups:["v1"], Resources:["*"], Verbs:["get"]}""")]
    [InlineData(
        """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get"],"resourceNames":["a"]}]""",
        """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get"]}]""",
        """{APIGroups:["v1"], Resources:["builds"], Verbs:["get"]}""")]
    [InlineData(
        """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get"],"resourceNames":["a"]}]""",
        """[{"apiGroups":["v1"],"resources":["builds"],"verbs":["get","list"],"resourceNames":["a","b"]}]""",
        """
        {APIGroups:["v1"], Resources:["builds"], ResourceNames:["a"], Verbs:["list"]}
        {APIGroups:["v1"], Resources:["builds"], ResourceNames:["b"], Verbs:["get" "list"]}
        """)]
    [InlineData(
        """[{"nonResourceURLs":["/apis/*"],"verbs":["*"]}]""",
        """[{"nonResourceURLs":["/apis","/apis/foo"],"verbs":["get"]}]""",
        """{NonResourceURLs:["/apis"], Verbs:["get"]}""")]
    [InlineData("""[{"nonResourceURLs":["*"],"verbs":["get"]}]""", """[{"nonResourceURLs":["/anything","*"],"verbs":["get"]}]""", "")]
    [InlineData(
        """[{"nonResourceURLs":["/a"],"verbs":["get"]}]""",
        """[{"nonResourceURLs":["/a*"],"verbs":["get"]}]""",
        """{NonResourceURLs:["/a*"], Verbs:["get"]}""")]
    public void What_is_not_held_is_missing(string held, string wanted, string missing) =>
        Assert.Equal(missing.ReplaceLineEndings("\n"), string.Join('\n', RuleCoverage.Missing(Rules(held), Rules(wanted))!));

    [Fact]
    public void A_rule_of_billions_of_parts_is_not_taken_apart()
    {
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"{i}\""));
        var wide = $$"""[{"apiGroups":[{{many}}],"resources":[{{many}}],"verbs":[{{many}}]}]""";

        Assert.Null(RuleCoverage.Missing([], Rules(wide)));
        Assert.Empty(RuleCoverage.Missing(Rules("""[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]"""), Rules(wide))!);
    }

    private static IReadOnlyList<PolicyRule> Rules(string rules) => PolicyRule.Of(JsonReader.Read($$"""{"rules":{{rules}}}"""));
}
