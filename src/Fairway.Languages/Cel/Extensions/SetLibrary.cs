using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>Lists taken as sets: <c>sets.contains</c>, <c>sets.equivalent</c>, <c>sets.intersects</c>.</summary>
public static class SetLibrary
{
    public static CelLibrary Instance { get; } = new("sets",
    [
        Of("sets.contains", "list_sets_contains_list", (a, b) => b.IsSubsetOf(a)),
        Of("sets.equivalent", "list_sets_equivalent_list", (a, b) => a.SetEquals(b)),
        Of("sets.intersects", "list_sets_intersects_list", (a, b) => a.Overlaps(b)),
    ]);

    private static CelFunction Of(string name, string id, Func<HashSet<CelValue>, HashSet<CelValue>, bool> holds) => new(name, CelOverload.Global(
        id,
        T.List(T.Parameter("T")),
        T.List(T.Parameter("T")),
        T.Bool,
        (a, b) => holds([.. new ListView(a).ToArray()], [.. new ListView(b).ToArray()]),
        CelCostModel.ProductOf(0, 1)));
}
