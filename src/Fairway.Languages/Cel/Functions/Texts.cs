using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Functions;

/// <summary>The specification's functions of strings, and <c>size</c>.</summary>
internal static class Texts
{
    public static IEnumerable<CelFunction> All =>
    [
        new("contains", CelOverload.Member(
            "contains_string",
            T.String,
            T.String,
            T.Bool,
            (a, b) => a.AsString()!.Contains(b.AsString()!, StringComparison.Ordinal),
            CelCostModel.Containment)),
        new("startsWith", CelOverload.Member(
            "starts_with_string",
            T.String,
            T.String,
            T.Bool,
            (a, b) => a.AsString()!.StartsWith(b.AsString()!, StringComparison.Ordinal),
            CelCostModel.Affix)),
        new("endsWith", CelOverload.Member(
            "ends_with_string",
            T.String,
            T.String,
            T.Bool,
            (a, b) => a.AsString()!.EndsWith(b.AsString()!, StringComparison.Ordinal),
            CelCostModel.Affix)),
        new("matches", [
            CelOverload.Global("matches", T.String, T.String, T.Bool, Patterns.Matches, CelCostModel.Pattern).WithPrepare(Patterns.PrepareMatches),
            CelOverload.Member(
                "matches_string", T.String, T.String, T.Bool, Patterns.Matches, CelCostModel.Pattern).WithPrepare(Patterns.PrepareMatches),
        ]),
        new("size", [
            .. Sizes("string", T.String),
            .. Sizes("bytes", T.Bytes),
            .. Sizes("list", T.List(T.Parameter("A"))),
            .. Sizes("map", T.Map(T.Parameter("A"), T.Parameter("B"))),
        ]),
    ];

    private static IEnumerable<CelOverload> Sizes(string name, CelType type)
    {
        static CelValue Size(CelValue value) => ValueSize.TryOf(value, out var size) ? size : CelError.NoSuchOverload;
        yield return CelOverload.Global($"size_{name}", type, T.Int, Size);
        yield return CelOverload.Member($"{name}_size", type, T.Int, Size);
    }
}
