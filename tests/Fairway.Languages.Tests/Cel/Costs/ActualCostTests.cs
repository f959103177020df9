using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Tests.Cel.Costs;

/// <summary>
/// Figures are from cel-go's interpreter/runtimecost_test.go; constant lists and maps cost nothing, as with the optimizer that Kubernetes
/// uses.
/// </summary>
public sealed class ActualCostTests
{
    [Theory]
    [InlineData("'Hello World!'", 0)]
    [InlineData("input", 1)]
    [InlineData("input['key']", 2)]
    [InlineData("input.key", 2)]
    [InlineData("input['ke' + 'y']", 3)]
    [InlineData("has(input.key)", 2)]
    [InlineData("has(input.map.key)", 3)]
    [InlineData("empty.all(x, true)", 2)]
    [InlineData("empty.all(x, x.all(y, true))", 2)]
    [InlineData("'123'.matches('[0-9]')", 2)]
    [InlineData("letters.matches('[0-9]')", 103)]
    [InlineData("letters.matches('\\\\d+a\\\\d+b')", 103)]
    [InlineData("true || false", 0)]
    [InlineData("1 < 2", 1)]
    [InlineData("1 == 2", 1)]
    [InlineData("1 + 1", 1)]
    [InlineData("true ? 1 : 2", 0)]
    [InlineData("size('123')", 1)]
    [InlineData("'12345678901234567890' == '123456789012345678901234567890'", 2)]
    [InlineData("bytes(letters)", 51)]
    [InlineData("letters.contains(letters)", 2502)]
    [InlineData("input.key.startsWith(letters)", 4)]
    [InlineData("letters.size()", 2)]
    [InlineData("(number > 2 ? one : empty).all(y, true)", 6)]
    [InlineData("false ? false : 1 > 3", 1)]
    [InlineData("(empty + empty).all(x, true)", 4)]
    [InlineData("input.all(k, true)", 8)]
    [InlineData("[number]", 11)]
    [InlineData("{'a': number}", 31)]
    public void Evaluation_costs_what_it_does_in_cel_go(string text, ulong expected)
    {
        var letters = new string('a', 500);
        var result = TestEnvironment.Evaluate(
            text,
            ("input", CelType.Dyn, """{"key": "v", "map": {}}"""),
            ("empty", CelType.List(CelType.Dyn), "[]"),
            ("one", CelType.List(CelType.Dyn), "[1]"),
            ("letters", CelType.String, $"\"{letters}\""),
            ("number", CelType.Int, "3"));
        Assert.True(result.Value.Kind != CelKind.Error, result.Error);
        Assert.Equal(expected, result.Cost);
    }
}
