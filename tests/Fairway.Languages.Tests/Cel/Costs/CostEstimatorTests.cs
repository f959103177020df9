using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Tests.Cel.Costs;

/// <summary>Figures are from cel-go's checker/cost_test.go.</summary>
public sealed class CostEstimatorTests
{
    private static readonly CelType All = CelType.Object(
        new CelRecordType("All", new Dictionary<string, CelType> { ["single_int32"] = CelType.Int }));

    private static readonly Dictionary<string, CelType> Types = new()
    {
        ["ints"] = CelType.List(CelType.Int),
        ["ints2"] = CelType.List(CelType.Int),
        ["objects"] = CelType.List(All),
        ["nested"] = CelType.List(CelType.List(All)),
        ["map"] = CelType.Map(CelType.String, All),
        ["maps"] = CelType.Map(CelType.String, CelType.Map(CelType.String, All)),
        ["str"] = CelType.String,
        ["str2"] = CelType.String,
        ["blob"] = CelType.Bytes,
        ["time"] = CelType.Timestamp,
        ["a"] = CelType.Bool,
        ["x"] = CelType.Int,
        ["object"] = All,
    };

    [Theory]
    [InlineData("'Hello World!'", 0, 0)]
    [InlineData("ints", 1, 1)]
    [InlineData("object.single_int32", 2, 2)]
    [InlineData("has(object.single_int32)", 2, 2)]
    [InlineData("[1, 2, 3]", 10, 10)]
    [InlineData("{'a': 1, 'b': 2}", 30, 30)]
    [InlineData("objects.all(x, true)", 2, 302, "objects=100")]
    [InlineData("nested.all(x, x.all(y, true))", 2, 1752, "nested=50", "nested.@items=10")]
    [InlineData("[1, 2, 3].all(x, true)", 20, 20)]
    [InlineData("str.matches('[0-9]')", 3, 103, "str=500")]
    [InlineData("a || a || a || a", 1, 4)]
    [InlineData("1 == 2", 1, 1)]
    [InlineData("2 in [1, 2, 3]", 13, 13)]
    [InlineData("true ? 1 : 2", 0, 0)]
    [InlineData("string(blob)", 1, 51, "blob=500")]
    [InlineData("string(blob) == string(blob)", 3, 152, "blob=500")]
    [InlineData("bytes(str) == bytes(str)", 3, 302, "str=500")]
    [InlineData("str.contains(str2)", 2, 2502, "str=500", "str2=500")]
    [InlineData("str.startsWith(str2)", 2, 52, "str2=500")]
    [InlineData("(x > 2 ? objects : objects).all(y, true)", 4, 7, "objects=1")]
    [InlineData("map.all(k, map[k].single_int32 > 3)", 2, 82, "map=10")]
    [InlineData("maps.all(k, maps[k].all(x, true))", 2, 187, "maps=5", "maps.@values=10")]
    [InlineData("maps.all(k, k.contains(k))", 2, 32, "maps=5", "maps.@keys=10")]
    [InlineData("maps.all(k, maps[k].all(k, true) && k.contains(k))", 2, 34, "maps=2", "maps.@values=2", "maps.@keys=5")]
    [InlineData("(ints + ints2).all(x, true)", 4, 64, "ints=10", "ints2=10")]
    [InlineData("'abcdefg'.contains(str + str2)", 2, 6, "str=10", "str2=10")]
    [InlineData("ints.size() == ints2.size()", 5, 5)]
    [InlineData("((5 != 6) == (1 == 2)) == ((3 <= 4) == (9 != 9))", 7, 7)]
    [InlineData("string(time) == string(time)", 5, 1844674407370955268)]
    [InlineData("time == time", 3, 3)]
    public void The_estimate_is_that_of_cel_go(string text, ulong min, ulong max, params string[] hints)
    {
        var sizes = hints.Select(hint => hint.Split('=')).ToDictionary(hint => hint[0], hint => ulong.Parse(hint[1]));
        var environment = CelEnvironment.Create().With([.. Types.Select(type => new CelVariable(type.Key, type.Value))]);
        var estimate = environment.Compile(text).Program.EstimateCost(
            path => sizes.TryGetValue(string.Join('.', path.Segments), out var most) ? new CelRange(0, most) : null);
        Assert.Equal(new CelRange(min, max), estimate);
    }
}
