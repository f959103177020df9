using System.Runtime.CompilerServices;
using System.Text;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary>Functions of lists: <c>isSorted</c>, <c>sum</c>, <c>min</c>, <c>max</c>, <c>indexOf</c>, <c>lastIndexOf</c>.</summary>
internal static class SummaryLibrary
{
    private static readonly CelType[] Comparable = [T.Int, T.Uint, T.Double, T.Bool, T.Duration, T.Timestamp, T.String, T.Bytes];

    public static CelLibrary Instance { get; } = new("kubernetes.lists",
    [
        new("isSorted", [.. Comparable.Select(type => CelOverload.Member($"list_{type}_is_sorted_bool", T.List(type), T.Bool, IsSorted, Cost))]),
        new("min", [.. Comparable.Select(type => CelOverload.Member(
            $"list_{type}_min_{type}", T.List(type), type, a => Extreme(a, "min", -1), Cost))]),
        new("max", [.. Comparable.Select(type => CelOverload.Member(
            $"list_{type}_max_{type}", T.List(type), type, a => Extreme(a, "max", 1), Cost))]),
        new("sum", [
            Sum(T.Int, 0L),
            Sum(T.Uint, 0UL),
            Sum(T.Double, 0.0),
            Sum(T.Duration, CelValue.Duration(0)),
        ]),
        new("indexOf", CelOverload.Member(
            "list_a_index_of_int",
            T.List(T.Parameter("A")),
            T.Parameter("A"),
            T.Int,
            (a, b) => (long)Array.IndexOf(new ListView(a).ToArray(), b),
            Cost)),
        new("lastIndexOf", CelOverload.Member(
            "list_a_last_index_of_int",
            T.List(T.Parameter("A")),
            T.Parameter("A"),
            T.Int,
            (a, b) => (long)Array.LastIndexOf(new ListView(a).ToArray(), b),
            Cost)),
    ]);

    // Before evaluation one unit for each item, and a pass over the items that are strings or bytes.
    private static CelCostModel Cost => CelCostModel.From(
        arguments => Traversal(arguments[0]),
        call =>
        {
            var item = CelRange.Exactly(1);
            if (call.Type(0) is { Kind: CelTypeKind.List } list && list.Parameters[0].Kind is CelTypeKind.String or CelTypeKind.Bytes)
            {
                item += (call.ItemSize(0) ?? CelRange.Unknown).Scale(0.1);
            }

            return new(call.Size(0) * item);
        });

    private static CelOverload Sum(CelType type, CelValue zero) => CelOverload.Member(
        $"list_{type}_sum_{type}", T.List(type), type, a => Sum(a, zero), Cost);

    // As apiserver counts a pass over a tree: a unit for each scalar, a tenth for each byte of a string.
    private static ulong Traversal(CelValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value.Kind != CelKind.List)
        {
            return value.AsString() is { } text ? (ulong)(Encoding.UTF8.GetByteCount(text) * 0.1) : 1;
        }

        var items = new ListView(value);
        var cost = 0UL;
        for (var i = 0; i < items.Count; i++)
        {
            cost += Traversal(items[i]);
        }

        return cost;
    }

    private static CelValue Sum(CelValue list, CelValue zero)
    {
        var items = new ListView(list);
        var sum = items.Count == 0 ? zero : items[0];
        for (var i = 1; i < items.Count && !sum.IsError; i++)
        {
            sum = CelArithmetic.Add(sum, items[i]);
        }

        return sum;
    }

    private static CelValue IsSorted(CelValue list)
    {
        var items = new ListView(list);
        for (var i = 1; i < items.Count; i++)
        {
            if (!ValueComparison.TryCompare(items[i - 1], items[i], out var order))
            {
                return CelValue.Error("no such overload");
            }

            if (order is null or > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static CelValue Extreme(CelValue list, string name, int sign)
    {
        var items = new ListView(list);
        if (items.Count == 0)
        {
            return CelValue.Error($"{name} called on empty list");
        }

        var best = items[0];
        for (var i = 1; i < items.Count; i++)
        {
            if (!ValueComparison.TryCompare(items[i], best, out var order))
            {
                return CelValue.Error("no such overload");
            }

            best = order * sign > 0 ? items[i] : best;
        }

        return best;
    }
}
