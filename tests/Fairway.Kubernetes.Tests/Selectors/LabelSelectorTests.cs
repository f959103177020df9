using Fairway.Kubernetes.Selectors;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Selectors;

public sealed class LabelSelectorTests
{
    private static readonly ValueMap Labels = JsonReader.Read("""{"app":"web","tier":"front","size":"5","empty":""}""").Fields;

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier=front", true)]
    [InlineData("app!=web", false)]
    [InlineData("nope!=x", true)]
    [InlineData("app in (web, api)", true)]
    [InlineData("app in ()", false)]
    [InlineData("empty in (a,)", true)]
    [InlineData("empty=", true)]
    [InlineData("app notin (web)", false)]
    [InlineData("nope notin (web)", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!nope", true)]
    [InlineData("size>4", true)]
    [InlineData("size>5", false)]
    [InlineData("size<6", true)]
    [InlineData("app>1", false)]
    [InlineData("in in (in)", false)]
    public void Matches_as_apimachinery(string selector, bool matches) => Assert.Equal(matches, LabelSelector.Parse(selector).Matches(Labels));

    // The texts of apimachinery's labels package (Requirement.String).
    [Theory]
    [InlineData(" x , a = b ", "a=b,x")]
    [InlineData("x in (c,a,b,a)", "x in (a,b,c)")]
    [InlineData("x notin ( a )", "x notin (a)")]
    [InlineData("!x,y==1,z!=2,w>3,v<4", "v<4,w>3,!x,y==1,z!=2")]
    [InlineData("x in (foo,,baz),y,z notin ()", "x in (,baz,foo),y,z notin ()")]
    public void Writes_the_canonical_text(string selector, string canonical) => Assert.Equal(canonical, LabelSelector.Parse(selector).ToString());

    // Texts of apimachinery's labels.Parse.
    [Theory]
    [InlineData("a=b,", "found '', expected: identifier after ','")]
    [InlineData(",a", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData("a in (b", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("a==b c", "found 'c', expected: ',' or 'end of string'")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("a>x", "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData(
        "-a=b",
        "unable to parse requirement: invalid label key \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must "
        + "start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    [InlineData(
        "a=-",
        "unable to parse requirement: invalid label value: \"-\": at key: \"a\": a valid label must be an empty string or consist of "
        + "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
        + "'12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")]
    public void Refuses_with_the_reason(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSelector.Parse(selector)).Message);

    [Theory]
    [InlineData("null", false)]
    [InlineData("{}", true)]
    [InlineData("""{"matchLabels":{"app":"web"}}""", true)]
    [InlineData("""{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"tier","operator":"NotIn","values":["front"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"app","operator":"In","values":["web"]},{"key":"x","operator":"DoesNotExist"}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"x","operator":"Exists"}]}""", false)]
    public void Objects_select(string selector, bool matches) =>
        Assert.Equal(matches, LabelSelector.FromObject(JsonReader.Read(selector)).Matches(Labels));

    [Theory]
    [InlineData("""{"matchExpressions":[{"key":"x","operator":"Foo"}]}""", "\"Foo\" is not a valid label selector operator")]
    [InlineData("""{"matchExpressions":[{"key":"x","operator":"In"}]}""", "for 'in', 'notin' operators, values set can't be empty")]
    [InlineData(
        """{"matchExpressions":[{"key":"x","operator":"Exists","values":["a"]}]}""",
        "values set must be empty for exists and does not exist")]
    public void Objects_that_do_not_fit_are_refused(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSelector.FromObject(JsonReader.Read(selector))).Message);

    [Theory]
    [InlineData("app", true)]
    [InlineData("example.com/app", true)]
    [InlineData("a/b/c", false)]
    [InlineData("/a", false)]
    [InlineData("Example.com/app", false)]
    [InlineData("", false)]
    [InlineData("a\n", false)]
    public void Keys_are_qualified_names(string key, bool valid) => Assert.Equal(valid, LabelSyntax.QualifiedNameErrors(key).Count == 0);
}
