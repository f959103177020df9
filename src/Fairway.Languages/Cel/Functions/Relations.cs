using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Functions;

/// <summary>Equality, order, membership, and access by index. Numbers of different types have one order.</summary>
internal static class Relations
{
    public static IEnumerable<CelFunction> All =>
    [
        new("_==_", CelOverload.Global("equals", T.Parameter("A"), T.Parameter("A"), T.Bool, (a, b) => a.Equals(b), CelCostModel.Comparison)),
        new("_!=_", CelOverload.Global("not_equals", T.Parameter("A"), T.Parameter("A"), T.Bool, (a, b) => !a.Equals(b), CelCostModel.Comparison)),
        Order("_<_", "less", (a, b) => Ordered(a, b, order => order < 0)),
        Order("_<=_", "less_equals", (a, b) => Ordered(a, b, order => order <= 0)),
        Order("_>_", "greater", (a, b) => Ordered(a, b, order => order > 0)),
        Order("_>=_", "greater_equals", (a, b) => Ordered(a, b, order => order >= 0)),
        new("@in", [
            CelOverload.Global("in_list", T.Parameter("A"), T.List(T.Parameter("A")), T.Bool, InList, CelCostModel.ItemsOf(1)),
            CelOverload.Global("in_map", T.Parameter("A"), T.Map(T.Parameter("A"), T.Parameter("B")), T.Bool, InMap),
        ]),
        new("_[_]", [
            CelOverload.Global("index_list", T.List(T.Parameter("A")), T.Int, T.Parameter("A"), Indexing.At),
            CelOverload.Global("index_map", T.Map(T.Parameter("A"), T.Parameter("B")), T.Parameter("A"), T.Parameter("B"), Indexing.At),
            CelOverload.Global("optional_list_index_int", T.Optional(T.List(T.Parameter("V"))), T.Int, T.Optional(T.Parameter("V")), Indexing.At),
            CelOverload.Global(
                "optional_map_index_value",
                T.Optional(T.Map(T.Parameter("K"), T.Parameter("V"))),
                T.Parameter("K"),
                T.Optional(T.Parameter("V")),
                Indexing.At),
        ]),
        new("_[?_]", [
            CelOverload.Global("list_optindex_optional_int", T.List(T.Parameter("V")), T.Int, T.Optional(T.Parameter("V")), Indexing.AtOptional),
            CelOverload.Global(
                "optional_list_optindex_optional_int",
                T.Optional(T.List(T.Parameter("V"))),
                T.Int,
                T.Optional(T.Parameter("V")),
                Indexing.AtOptional),
            CelOverload.Global(
                "map_optindex_optional_value",
                T.Map(T.Parameter("K"), T.Parameter("V")),
                T.Parameter("K"),
                T.Optional(T.Parameter("V")),
                Indexing.AtOptional),
            CelOverload.Global(
                "optional_map_optindex_optional_value",
                T.Optional(T.Map(T.Parameter("K"), T.Parameter("V"))),
                T.Parameter("K"),
                T.Optional(T.Parameter("V")),
                Indexing.AtOptional),
        ]),
    ];

    private static CelFunction Order(string name, string id, Func<CelValue, CelValue, CelValue> body)
    {
        CelOverload Of(string suffix, CelType a, CelType b, CelCostModel? cost = null) =>
            CelOverload.Global($"{id}_{suffix}", a, b, T.Bool, body, cost);
        return new(name, [
            Of("bool", T.Bool, T.Bool),
            Of("int64", T.Int, T.Int),
            Of("int64_double", T.Int, T.Double),
            Of("int64_uint64", T.Int, T.Uint),
            Of("uint64", T.Uint, T.Uint),
            Of("uint64_double", T.Uint, T.Double),
            Of("uint64_int64", T.Uint, T.Int),
            Of("double", T.Double, T.Double),
            Of("double_int64", T.Double, T.Int),
            Of("double_uint64", T.Double, T.Uint),
            Of("string", T.String, T.String, CelCostModel.Comparison),
            Of("bytes", T.Bytes, T.Bytes, CelCostModel.Comparison),
            Of("timestamp", T.Timestamp, T.Timestamp),
            Of("duration", T.Duration, T.Duration),
        ]);
    }

    private static CelValue Ordered(CelValue a, CelValue b, Func<int, bool> holds) =>
        ValueComparison.TryCompare(a, b, out var order) ? order is { } known && holds(known) : CelError.NoSuchOverload;

    private static CelValue InList(CelValue item, CelValue list)
    {
        var items = new ListView(list);
        var work = 0L;
        for (var i = 0; i < items.Count; i++)
        {
            if (ValueEquality.AreEqual(item, items[i], ref work))
            {
                return true;
            }
        }

        return false;
    }

    private static CelValue InMap(CelValue key, CelValue map) => new MapView(map).TryGet(key, out _);
}
