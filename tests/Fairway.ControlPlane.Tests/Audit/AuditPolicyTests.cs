using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Tests.Audit;

/// <summary>Matching as Kubernetes' apiserver/pkg/audit/policy/checker_test.go describes it.</summary>
public sealed class AuditPolicyTests
{
    [Theory]
    [InlineData("resources: [{group: '', resources: [pods]}]", "pods", "", true)]
    [InlineData("resources: [{group: '', resources: [pods]}]", "pods", "log", false)]
    [InlineData("resources: [{group: '', resources: [pods/log]}]", "pods", "log", true)]
    [InlineData("resources: [{group: '', resources: [pods/*]}]", "pods", "log", true)]
    [InlineData("resources: [{group: '', resources: [pods/*]}]", "pods", "", true)]
    [InlineData("resources: [{group: '', resources: ['*/log']}]", "pods", "log", true)]
    [InlineData("resources: [{group: '', resources: ['*/log']}]", "pods", "", false)]
    [InlineData("resources: [{group: '', resources: ['*']}]", "pods", "log", true)]
    [InlineData("resources: [{group: apps}]", "pods", "", false)]
    [InlineData("resources: [{group: '', resources: [pods], resourceNames: [other]}]", "pods", "", false)]
    [InlineData("resources: [{group: '', resources: [pods], resourceNames: [web]}]", "pods", "", true)]
    [InlineData("namespaces: [default]", "pods", "", true)]
    [InlineData("namespaces: [kube-system]", "pods", "", false)]
    [InlineData("users: [jane]", "pods", "", true)]
    [InlineData("users: [joe]", "pods", "", false)]
    [InlineData("userGroups: [developers]", "pods", "", true)]
    [InlineData("verbs: [get]", "pods", "", true)]
    [InlineData("verbs: [create]", "pods", "", false)]
    [InlineData("nonResourceURLs: ['*']", "pods", "", false)]
    [InlineData("", "pods", "", true)]
    public void A_rule_matches_what_it_names(string rule, string plural, string subresource, bool matches)
    {
        var policy = Read($"rules:\n- level: Request\n{(rule.Length == 0 ? "" : $"  {rule}")}");
        var kind = BuiltInKinds.All.Single(kind => kind.Plural == plural && kind.Kind is { Group: "", Version: "v1" });
        var call = new ApiCall(new("jane", ["developers"]), kind, new(ApiVerb.Get, kind.Resource)
        {
            Namespace = "default",
            Name = "web",
            Subresource = subresource,
        })
        {
            AuditId = "",
        };

        Assert.Equal(matches ? AuditLevel.Request : AuditLevel.None, policy.Decide(new(call.User, "get", call, "")).Level);
    }

    [Theory]
    [InlineData("/metrics", "/metrics", true)]
    [InlineData("/healthz*", "/healthz/ping", true)]
    [InlineData("/healthz", "/healthz/ping", false)]
    public void Paths_match_whole_or_by_their_beginning(string pattern, string path, bool matches)
    {
        var policy = Read($"rules:\n- {{level: Metadata, nonResourceURLs: ['{pattern}']}}");
        var verdict = policy.Decide(new(UserInfo.Anonymous, "get", null, path));
        Assert.Equal(matches ? AuditLevel.Metadata : AuditLevel.None, verdict.Level);
    }

    [Fact]
    public void Stages_and_managed_fields_are_left_out_as_the_policy_and_the_rule_say()
    {
        var policy = Read("""
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - {level: Request, verbs: [get], omitStages: [Panic], omitManagedFields: false}
            - {level: Request}
            """);
        Assert.Equal(
            new(AuditLevel.Request, AuditStages.RequestReceived | AuditStages.Panic, false),
            policy.Decide(new(UserInfo.Anonymous, "get", null, "/x")));
        Assert.Equal(
            new(AuditLevel.Request, AuditStages.RequestReceived, true), policy.Decide(new(UserInfo.Anonymous, "create", null, "/x")));
    }

    [Theory]
    [InlineData("rules: []", "rules: Required value: a policy without rules records nothing")]
    [InlineData("rules: [{}]", "rules[0].level: Required value")]
    [InlineData("rules: [{level: All}]", "rules[0].level: Unsupported value: \"All\"")]
    [InlineData("rules: [{level: None, colour: red}]", "rules[0].colour: Invalid value: \"colour\": unknown field")]
    [InlineData("rules: [{level: None, nonResourceURLs: [x]}]", "non-resource URL rules must begin with a '/' character")]
    [InlineData("rules: [{level: None, nonResourceURLs: ['/a*b']}]", "non-resource URL wildcards '*' must be the final character of the rule")]
    [InlineData("rules: [{level: None, nonResourceURLs: [/a], namespaces: [b]}]", "rules cannot apply to both regular resources and non-resource")]
    [InlineData("rules: [{level: None, resources: [{resourceNames: [b]}]}]", "using resourceNames requires at least one resource")]
    [InlineData("rules: [{level: None, resources: [{group: apps/v1}]}]", "must be the group alone, without a version")]
    [InlineData("rules: [{level: None, omitStages: [End]}]", "rules[0].omitStages[0]: Unsupported value: \"End\"")]
    public void What_is_wrong_with_a_policy_is_told(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Read(text)).Message);

    private static AuditPolicy Read(string rest) => AuditPolicyReader.Read($"apiVersion: audit.k8s.io/v1\nkind: Policy\n{rest}");
}
