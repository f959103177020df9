using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>
/// Functions of lists: <c>distinct</c>, <c>flatten</c>, <c>lists.range</c>, <c>reverse</c>, <c>slice</c>, <c>sort</c>, <c>sortBy</c>,
/// <c>first</c>, <c>last</c>.
/// </summary>
public static class ListLibrary
{
    private const int MaxItems = 100_000;

    public static CelLibrary Instance { get; } = new("lists", [.. Parts, .. Orders]) { Macros = [new("sortBy", 2, true, SortBy)] };

    private static IEnumerable<CelFunction> Parts =>
    [
        new("slice", CelOverload.Member(
            "list_slice", T.List(T.Parameter("T")), T.Int, T.Int, T.List(T.Parameter("T")), Slice, CelCostModel.ItemsOf(0))),
        new("first", CelOverload.Member("list_first", T.List(T.Parameter("T")), T.Optional(T.Parameter("T")), a => At(new(a), 0))),
        new("last", CelOverload.Member(
            "list_last", T.List(T.Parameter("T")), T.Optional(T.Parameter("T")), a => At(new(a), new ListView(a).Count - 1))),
        new("flatten", [
            CelOverload.Member("list_flatten", T.List(T.List(T.Parameter("T"))), T.List(T.Parameter("T")), a => Flatten(a, 1L), FlattenCost),
            CelOverload.Member("list_flatten_int", T.List(T.Dyn), T.Int, T.List(T.Dyn), Flatten, FlattenCost),
        ]),
        new("lists.range", CelOverload.Global("lists_range", T.Int, T.List(T.Int), Range, RangeCost)),
        new("reverse", CelOverload.Member(
            "list_reverse",
            T.List(T.Parameter("T")),
            T.List(T.Parameter("T")),
            a => CelValue.List([.. new ListView(a).ToArray().Reverse()]),
            CelCostModel.ItemsOf(0))),
    ];

    private static IEnumerable<CelFunction> Orders =>
    [
        new("distinct", CelOverload.Member(
            "list_distinct", T.List(T.Parameter("T")), T.List(T.Parameter("T")), Distinct, CelCostModel.ProductOf(0, 0))),
        new("sort", CelOverload.Member(
            "list_sort", T.List(T.Parameter("T")), T.List(T.Parameter("T")), a => Sort(a, a), CelCostModel.ProductOf(0, 0))),
        new("@sortByAssociatedKeys", CelOverload.Member(
            "list_sortByAssociatedKeys",
            T.List(T.Parameter("T")),
            T.List(T.Parameter("U")),
            T.List(T.Parameter("T")),
            Sort,
            CelCostModel.ProductOf(0, 0))),
    ];

    private static CelCostModel RangeCost => CelCostModel.From(
        arguments => (ulong)Math.Max(1, arguments[0].RawInt),
        call => new(CelRange.Unknown, call.Literal(0)?.AsInt() is { } count and >= 0 ? CelRange.Exactly((ulong)count) : CelRange.Unknown));

    private static CelCostModel FlattenCost => CelCostModel.From(
        arguments => CelCostModel.SizeOf(arguments[0]),
        call => new(call.Size(0), CelRange.Unknown));

    // list.sortBy(x, key) orders the list by the keys of its items.
    private static BindExpr SortBy(MacroCall call)
    {
        const string Sorted = "#sortBy";
        var keys = new ComprehensionExpr(
            call.Offset, LoopKind.Map, new IdentExpr(call.Offset, Sorted), call.NameAt(0), null, null, call.Arguments[1]);
        return new(call.Offset, Sorted, call.Target!, new CallExpr(
            call.Offset, "@sortByAssociatedKeys", [new IdentExpr(call.Offset, Sorted), keys], isMember: true));
    }

    private static CelValue At(ListView list, int index) => index >= 0 && index < list.Count ? CelOptional.Of(list[index]) : CelOptional.None;

    private static CelValue Slice(CelValue list, CelValue start, CelValue end)
    {
        var items = new ListView(list).ToArray();
        var (from, to) = (start.RawInt, end.RawInt);
        return from < 0 || to < 0 ? CelValue.Error($"cannot slice({from}, {to}), negative indexes not supported")
            : from > to ? CelValue.Error($"cannot slice({from}, {to}), start index must be less than or equal to end index")
            : to > items.Length ? CelValue.Error($"cannot slice({from}, {to}), list is length {items.Length}")
            : CelValue.List(items[(int)from..(int)to]);
    }

    private static CelValue Flatten(CelValue list, CelValue depth)
    {
        if (depth.RawInt < 0)
        {
            return CelValue.Error("level must be non-negative");
        }

        var items = new List<CelValue>();
        return TryFlatten(new(list), depth.RawInt, items)
            ? CelValue.List([.. items])
            : CelValue.Error($"flatten: the result has more than {MaxItems} items");
    }

    private static bool TryFlatten(ListView list, long depth, List<CelValue> items)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].IsList && depth > 0)
            {
                if (!TryFlatten(new(list[i]), depth - 1, items))
                {
                    return false;
                }
            }
            else
            {
                items.Add(list[i]);
            }
        }

        return items.Count <= MaxItems;
    }

    private static CelValue Range(CelValue count) => count.RawInt > MaxItems
        ? CelValue.Error($"lists.range: more than {MaxItems} items")
        : CelValue.List([.. Enumerable.Range(0, (int)Math.Max(0, count.RawInt)).Select(item => (CelValue)(long)item)]);

    private static CelValue Distinct(CelValue list) => CelValue.List([.. new ListView(list).ToArray().Distinct()]);

    private static CelValue Sort(CelValue list, CelValue keys)
    {
        var order = new ListView(keys).ToArray();
        var items = new ListView(list).ToArray();
        if (items.Length == 0 || order.Length != items.Length)
        {
            return items.Length == 0 ? list : CelError.NoSuchOverload;
        }

        foreach (var key in order)
        {
            if (key.Kind != order[0].Kind)
            {
                return CelValue.Error("list elements must have the same type");
            }

            if (!ValueComparison.TryCompare(key, key, out _))
            {
                return CelValue.Error("list elements must be comparable");
            }
        }

        var sorted = Enumerable.Range(0, items.Length).ToArray();
        var comparison = Comparer<int>.Create((a, b) =>
            ValueComparison.TryCompare(order[a], order[b], out var sign) && sign is { } known and not 0 ? known : a.CompareTo(b));
        Array.Sort(sorted, comparison);
        return CelValue.List(Array.ConvertAll(sorted, at => items[at]));
    }
}
