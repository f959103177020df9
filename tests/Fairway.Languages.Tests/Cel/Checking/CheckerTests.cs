using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Tests.Cel.Checking;

public sealed class CheckerTests
{
    private static readonly CelType Pod = CelType.Object(new CelRecordType("Pod", new Dictionary<string, CelType>
    {
        ["name"] = CelType.String,
        ["replicas"] = CelType.Int,
        ["labels"] = CelType.Map(CelType.String, CelType.String),
        ["ports"] = CelType.List(CelType.Int),
        ["created"] = CelType.Timestamp,
    }));

    private static readonly CelVariable[] Self = [new("self", Pod), new("any", CelType.Dyn)];

    // The wording is that of cel-go's checker.
    [Theory]
    [InlineData("self.nam == 'a'", "1:5: undefined field 'nam'")]
    [InlineData("sel.name == 'a'", "1:1: undeclared reference to 'sel' (in container '')")]
    [InlineData("self.name == 1", "1:11: found no matching overload for '_==_' applied to '(string, int)'")]
    [InlineData("self.name.size('a') == 1", "1:15: found no matching overload for 'size' applied to 'string.(string)'")]
    [InlineData("nope(self.name)", "1:5: undeclared reference to 'nope' (in container '')")]
    [InlineData("self.replicas.all(i, true)", "1:5: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)")]
    [InlineData("self.ports.all(i, i)", "1:15: found no matching overload for '_&&_' applied to '(bool, int)'")]
    [InlineData("self.ports.filter(i, i)", "1:18: found no matching overload for '_?_:_' applied to '(int, list(int), list(int))'")]
    [InlineData("self.name.x", "1:10: type 'string' does not support field selection")]
    [InlineData("self.labels[1] == 'a'", "1:12: found no matching overload for '_[_]' applied to '(map(string, string), int)'")]
    [InlineData("self.replicas && true", "1:15: found no matching overload for '_&&_' applied to '(int, bool)'")]
    [InlineData("self.created + 1 == self.created", "1:14: found no matching overload for '_+_' applied to '(timestamp, int)'")]
    [InlineData("'a' in self.ports", "1:5: found no matching overload for '@in' applied to '(string, list(int))'")]
    [InlineData("self.name == null", "1:11: found no matching overload for '_==_' applied to '(string, null)'")]
    [InlineData("Podd{name: 'a'}", "1:5: undeclared reference to 'Podd' (in container '')")]
    public void A_mistake_is_told_where_it_is(string text, string expected) =>
        Assert.StartsWith("ERROR: <input>:" + expected, TestEnvironment.Issues(text, Self), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Assert.Equal(3, TestEnvironment.All.With(Self).Compile("self.a == 1 && self.b == 2 && c == 3").Issues.Count);

    [Fact]
    public void One_mistake_is_told_once() => Assert.Single(TestEnvironment.All.With(Self).Compile("self.a.b.c[0].d + 1 == 2").Issues);

    [Theory]
    [InlineData("self.labels['a']", "string")]
    [InlineData("self.labels.a", "string")]
    [InlineData("self.?labels.?a", "optional_type(string)")]
    [InlineData("self.ports.map(p, string(p))", "list(string)")]
    [InlineData("self.labels.map(k, k)", "list(string)")]
    [InlineData("self.labels.transformMap(k, v, size(v))", "map(string, int)")]
    [InlineData("{'a': self.ports, 'b': []}", "map(string, list(int))")]
    [InlineData("any.x.y[0]", "dyn")]
    [InlineData("[any, 1]", "list(dyn)")]
    [InlineData("true ? self.ports : []", "list(int)")]
    [InlineData("self.created - self.created", "duration")]
    [InlineData("type(self.name)", "type(string)")]
    [InlineData("optional.of(self).name.orValue('x')", "string")]
    [InlineData("self", "Pod")]
    public void Types_are_found(string text, string expected) =>
        Assert.Equal(expected, TypeText.Of(TestEnvironment.All.With(Self).Compile(text).Program.ResultType));

    [Fact]
    public void Literals_of_mixed_types_are_refused_where_they_must_be_of_one()
    {
        var strict = CelEnvironment.Create(new() { HomogeneousLiterals = true });
        Assert.Contains("1:5: expected type 'int' but found 'string'", strict.Compile("[1, 'a']").IssuesText, StringComparison.Ordinal);
        Assert.Contains("expected type 'string' but found 'int'", strict.Compile("{'a': 1, 2: 1}").IssuesText, StringComparison.Ordinal);
        Assert.True(strict.Compile("[1, dyn('a')]").IsValid);
        Assert.True(strict.With(Languages.Cel.Extensions.StringLibrary.Instance).Compile("'%d %s'.format([1, 'a'])").IsValid);
    }

    [Theory]
    [InlineData("'a'.matches('(')", "invalid matches argument")]
    [InlineData("duration('1x') == duration('1s')", "invalid duration argument")]
    [InlineData("timestamp('yesterday') < timestamp('2026-01-01T00:00:00Z')", "invalid timestamp argument")]
    public void Constants_that_cannot_be_read_are_refused_where_literals_are_checked(string text, string expected)
    {
        Assert.Contains(expected, CelEnvironment.Create(new() { CheckLiterals = true }).Compile(text).IssuesText, StringComparison.Ordinal);
        Assert.True(CelEnvironment.Create().Compile(text).IsValid);
    }

    [Fact]
    public void Objects_are_constructed_by_the_names_of_their_types()
    {
        var environment = TestEnvironment.All.WithTypes(name => name == "Pod" ? Pod.ObjectType : null);
        var program = environment.Compile("Pod{name: 'a', ?replicas: optional.none()}").Program;
        var made = program.Evaluate(environment.CreateBindings(), CancellationToken.None);
        Assert.True(Languages.Cel.Values.ValueExport.TryToJson(made.Value, out var json, out _));
        Assert.Equal("""{"name":"a"}""", json.ToString());
        Assert.Contains("1:6: undefined field 'x'", environment.Compile("Pod{x: 1}").IssuesText, StringComparison.Ordinal);
        Assert.Contains(
            "expected type of field 'name' is 'string' but provided type is 'int'",
            environment.Compile("Pod{name: 1}").IssuesText,
            StringComparison.Ordinal);
    }
}
