using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Functions;

/// <summary>The arithmetic operators. Whole numbers never wrap: an overflow is an error.</summary>
internal static class Arithmetic
{
    public static IEnumerable<CelFunction> All =>
    [
        new("_+_", [
            CelOverload.Global("add_int64", T.Int, T.Int, T.Int, Add),
            CelOverload.Global("add_uint64", T.Uint, T.Uint, T.Uint, Add),
            CelOverload.Global("add_double", T.Double, T.Double, T.Double, Add),
            CelOverload.Global("add_string", T.String, T.String, T.String, Add, CelCostModel.Concatenation),
            CelOverload.Global("add_bytes", T.Bytes, T.Bytes, T.Bytes, Add, CelCostModel.Concatenation),
            CelOverload.Global(
                "add_list", T.List(T.Parameter("A")), T.List(T.Parameter("A")), T.List(T.Parameter("A")), Add, CelCostModel.ListConcatenation),
            CelOverload.Global("add_duration_duration", T.Duration, T.Duration, T.Duration, Add),
            CelOverload.Global("add_duration_timestamp", T.Duration, T.Timestamp, T.Timestamp, Add),
            CelOverload.Global("add_timestamp_duration", T.Timestamp, T.Duration, T.Timestamp, Add),
        ]),
        new("_-_", [
            CelOverload.Global("subtract_int64", T.Int, T.Int, T.Int, Subtract),
            CelOverload.Global("subtract_uint64", T.Uint, T.Uint, T.Uint, Subtract),
            CelOverload.Global("subtract_double", T.Double, T.Double, T.Double, Subtract),
            CelOverload.Global("subtract_timestamp_timestamp", T.Timestamp, T.Timestamp, T.Duration, Subtract),
            CelOverload.Global("subtract_timestamp_duration", T.Timestamp, T.Duration, T.Timestamp, Subtract),
            CelOverload.Global("subtract_duration_duration", T.Duration, T.Duration, T.Duration, Subtract),
        ]),
        new("_*_", [
            CelOverload.Global("multiply_int64", T.Int, T.Int, T.Int, Multiply),
            CelOverload.Global("multiply_uint64", T.Uint, T.Uint, T.Uint, Multiply),
            CelOverload.Global("multiply_double", T.Double, T.Double, T.Double, Multiply),
        ]),
        new("_/_", [
            CelOverload.Global("divide_int64", T.Int, T.Int, T.Int, Divide),
            CelOverload.Global("divide_uint64", T.Uint, T.Uint, T.Uint, Divide),
            CelOverload.Global("divide_double", T.Double, T.Double, T.Double, Divide),
        ]),
        new("_%_", [
            CelOverload.Global("modulo_int64", T.Int, T.Int, T.Int, Modulo),
            CelOverload.Global("modulo_uint64", T.Uint, T.Uint, T.Uint, Modulo),
        ]),
        new("-_", [
            CelOverload.Global("negate_int64", T.Int, T.Int, a => a.RawInt == long.MinValue ? CelError.IntegerOverflow : -a.RawInt),
            CelOverload.Global("negate_double", T.Double, T.Double, a => -a.RawDouble),
        ]),
        new("!_", [CelOverload.Global("logical_not", T.Bool, T.Bool, a => !a.RawBool)]),
    ];

    public static CelValue Add(CelValue a, CelValue b)
    {
        if (a.IsInt)
        {
            var sum = unchecked(a.RawInt + b.RawInt);
            return ((a.RawInt ^ sum) & (b.RawInt ^ sum)) < 0 ? CelError.IntegerOverflow : sum;
        }

        return a.Kind switch
        {
            CelKind.Uint => a.RawUint > ulong.MaxValue - b.RawUint ? CelError.UnsignedOverflow : a.RawUint + b.RawUint,
            CelKind.Double => a.RawDouble + b.RawDouble,
            CelKind.String => string.Concat(a.AsString(), b.AsString()),
            CelKind.Bytes => CelValue.Bytes((byte[])[.. a.As<CelBytes>()!.Span, .. b.As<CelBytes>()!.Span]),
            CelKind.List => CelValue.List([.. new ListView(a).ToArray(), .. new ListView(b).ToArray()]),
            CelKind.Duration when b.IsDuration => Times.Add(a.RawInt, b.RawInt),
            CelKind.Duration => Times.Add(b.As<CelTimestamp>()!, a.RawInt),
            _ => Times.Add(a.As<CelTimestamp>()!, b.RawInt),
        };
    }

    private static CelValue Subtract(CelValue a, CelValue b)
    {
        if (a.IsInt)
        {
            var difference = unchecked(a.RawInt - b.RawInt);
            return ((a.RawInt ^ b.RawInt) & (a.RawInt ^ difference)) < 0 ? CelError.IntegerOverflow : difference;
        }

        return a.Kind switch
        {
            CelKind.Uint => a.RawUint < b.RawUint ? CelError.UnsignedOverflow : a.RawUint - b.RawUint,
            CelKind.Double => a.RawDouble - b.RawDouble,
            CelKind.Duration => Times.Subtract(a.RawInt, b.RawInt),
            _ when b.IsDuration => b.RawInt == long.MinValue ? CelError.DurationOverflow : Times.Add(a.As<CelTimestamp>()!, -b.RawInt),
            _ => Times.Difference(a.As<CelTimestamp>()!, b.As<CelTimestamp>()!),
        };
    }

    private static CelValue Multiply(CelValue a, CelValue b)
    {
        if (a.IsDouble)
        {
            return a.RawDouble * b.RawDouble;
        }

        if (a.IsUint)
        {
            var wide = (UInt128)a.RawUint * b.RawUint;
            return wide > ulong.MaxValue ? CelError.UnsignedOverflow : (ulong)wide;
        }

        var product = (Int128)a.RawInt * b.RawInt;
        return product > long.MaxValue || product < long.MinValue ? CelError.IntegerOverflow : (long)product;
    }

    private static CelValue Divide(CelValue a, CelValue b) =>
        a.IsDouble ? a.RawDouble / b.RawDouble
        : b.RawInt == 0 ? CelError.DivisionByZero
        : a.IsUint ? a.RawUint / b.RawUint
        : a.RawInt == long.MinValue && b.RawInt == -1 ? CelError.IntegerOverflow
        : a.RawInt / b.RawInt;

    private static CelValue Modulo(CelValue a, CelValue b) =>
        b.RawInt == 0 ? CelError.ModulusByZero
        : a.IsUint ? a.RawUint % b.RawUint
        : a.RawInt == long.MinValue && b.RawInt == -1 ? CelError.IntegerOverflow
        : a.RawInt % b.RawInt;
}
