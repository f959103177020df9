using System.Numerics;
using Fairway.Kubernetes.Quantities;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;
using Q = Fairway.Kubernetes.Cel.CelQuantity;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary>Amounts of resources: <c>quantity('1.5Gi').isGreaterThan(quantity('1G'))</c>.</summary>
internal static class QuantityLibrary
{
    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);

    public static CelLibrary Instance { get; } = new("kubernetes.quantity", [.. Reading, .. Comparing, .. Adding]) { Types = [Q.QuantityType] };

    private static IEnumerable<CelFunction> Reading =>
    [
        new("quantity", CelOverload.Global("string_to_quantity", T.String, Q.QuantityType, Parse, CelCostModel.Traversal(0))),
        new("isQuantity", CelOverload.Global(
            "is_quantity_string", T.String, T.Bool, a => Quantity.TryParse(a.AsString()!, out _), CelCostModel.Traversal(0))),
        new("isInteger", CelOverload.Member("quantity_is_integer", Q.QuantityType, T.Bool, a => TryInteger(Of(a), out _))),
        new("asInteger", CelOverload.Member(
            "quantity_get_int",
            Q.QuantityType,
            T.Int,
            a => TryInteger(Of(a), out var whole) ? whole : CelValue.Error("cannot convert value to integer"))),
        new("asApproximateFloat", CelOverload.Member("quantity_get_float", Q.QuantityType, T.Double, a => (double)Of(a).Nanos / 1e9)),
        new("sign", [
            CelOverload.Global("quantity_sign", Q.QuantityType, T.Int, a => (long)Of(a).Sign),
            CelOverload.Member("quantity_sign_member", Q.QuantityType, T.Int, a => (long)Of(a).Sign),
        ]),
    ];

    private static IEnumerable<CelFunction> Comparing =>
    [
        new("isGreaterThan", CelOverload.Member("quantity_is_greater_than", Q.QuantityType, Q.QuantityType, T.Bool, (a, b) => Of(a) > Of(b))),
        new("isLessThan", CelOverload.Member("quantity_is_less_than", Q.QuantityType, Q.QuantityType, T.Bool, (a, b) => Of(a) < Of(b))),
        new("compareTo", CelOverload.Member("quantity_compare_to", Q.QuantityType, Q.QuantityType, T.Int, (a, b) => (long)Of(a).CompareTo(Of(b)))),
    ];

    private static IEnumerable<CelFunction> Adding =>
    [
        new("add", [
            CelOverload.Member("quantity_add", Q.QuantityType, Q.QuantityType, Q.QuantityType, (a, b) => new Q(Of(a) + Of(b))),
            CelOverload.Member("quantity_add_int", Q.QuantityType, T.Int, Q.QuantityType, (a, b) => new Q(Of(a) + Whole(b))),
        ]),
        new("sub", [
            CelOverload.Member("quantity_sub", Q.QuantityType, Q.QuantityType, Q.QuantityType, (a, b) => new Q(Of(a) - Of(b))),
            CelOverload.Member("quantity_sub_int", Q.QuantityType, T.Int, Q.QuantityType, (a, b) => new Q(Of(a) - Whole(b))),
        ]),
    ];

    private static Quantity Of(CelValue value) => value.As<Q>()!.Quantity;

    private static Quantity Whole(CelValue value) => Quantity.FromLong(value.AsInt()!.Value);

    private static CelValue Parse(CelValue text)
    {
        try
        {
            return new Q(Quantity.Parse(text.AsString()!));
        }
        catch (FormatException failure)
        {
            return CelValue.Error(failure.Message);
        }
    }

    private static bool TryInteger(Quantity quantity, out long whole)
    {
        var units = BigInteger.DivRem(quantity.Nanos, Nano, out var rest);
        var fits = rest.IsZero && units >= long.MinValue && units <= long.MaxValue;
        whole = fits ? (long)units : 0;
        return fits;
    }
}
