using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Fairness;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Fairness;

/// <summary>Matching as in apiserver/pkg/util/flowcontrol/rule.go.</summary>
public sealed class FlowRuleTests
{
    private const string All = """{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}""";

    [Theory]
    [InlineData("""{"kind":"User","user":{"name":"alice"}}""", true)]
    [InlineData("""{"kind":"User","user":{"name":"bob"}}""", false)]
    [InlineData("""{"kind":"User","user":{"name":"*"}}""", true)]
    [InlineData("""{"kind":"Group","group":{"name":"devs"}}""", true)]
    [InlineData("""{"kind":"Group","group":{"name":"alice"}}""", false)]
    [InlineData("""{"kind":"ServiceAccount","serviceAccount":{"namespace":"n","name":"*"}}""", false)]
    public void A_subject_is_a_user_or_one_of_its_groups(string subject, bool matches) =>
        Assert.Equal(matches, Rule(subject, All, "").Matches(Request(new("alice", ["devs"]), "pods", "", "n")));

    [Theory]
    [InlineData("n", "a", true)]
    [InlineData("n", "*", true)]
    [InlineData("n", "b", false)]
    [InlineData("other", "*", false)]
    public void A_service_account_is_one_or_all_of_a_namespace(string @namespace, string name, bool matches)
    {
        var rule = Rule($$$"""{"kind":"ServiceAccount","serviceAccount":{"namespace":"{{{@namespace}}}","name":"{{{name}}}"}}""", All, "");
        Assert.Equal(matches, rule.Matches(Request(UserInfo.ServiceAccount("n", "a"), "pods", "", "n")));
    }

    [Theory]
    [InlineData("pods", "", "n", true)]
    [InlineData("pods", "status", "n", true)]
    [InlineData("pods", "log", "n", false)]
    [InlineData("podstatus", "", "n", false)]
    [InlineData("pods", "", "other", false)]
    [InlineData("pods", "", "", false)]
    [InlineData("secrets", "", "n", false)]
    public void A_resource_is_named_with_its_subresource_and_lies_in_a_namespace(string resource, string subresource, string @namespace, bool matches)
    {
        var rule = Rule(
            """{"kind":"User","user":{"name":"*"}}""",
            """{"verbs":["get"],"apiGroups":[""],"resources":["pods","pods/status"],"namespaces":["n"]}""",
            "");
        Assert.Equal(matches, rule.Matches(Request(UserInfo.Anonymous, resource, subresource, @namespace)));
    }

    [Theory]
    [InlineData("/healthz", true)]
    [InlineData("/healthz/etcd", false)]
    [InlineData("/openapi/v3/apis", true)]
    [InlineData("/openapi", false)]
    public void A_path_is_given_whole_or_up_to_a_star(string path, bool matches)
    {
        var rule = Rule(
            """{"kind":"User","user":{"name":"*"}}""", "", """{"verbs":["get"],"nonResourceURLs":["/healthz","/openapi/*"]}""");
        Assert.Equal(matches, rule.Matches(new(UserInfo.Anonymous, "get") { Path = path }));
        Assert.False(rule.Matches(new(UserInfo.Anonymous, "post") { Path = path }));
    }

    private static FlowRequest Request(UserInfo user, string resource, string subresource, string @namespace) =>
        new(user, "get") { Resource = resource, Subresource = subresource, Namespace = @namespace };

    private static FlowRule Rule(string subject, string resources, string paths) => new(JsonReader.Read(
        $$"""{"subjects":[{{subject}}],"resourceRules":[{{resources}}],"nonResourceRules":[{{paths}}]}"""));
}
