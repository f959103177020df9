using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>The bit functions of the math library. A shift by 64 or more gives 0, one by less than 0 is an error.</summary>
internal static class BitFunctions
{
    public static IEnumerable<CelFunction> All =>
    [
        OfTwo("bitAnd", (a, b) => a & b),
        OfTwo("bitOr", (a, b) => a | b),
        OfTwo("bitXor", (a, b) => a ^ b),
        new("math.bitNot", [
            CelOverload.Global("math_bitNot_int_int", T.Int, T.Int, a => ~a.RawInt),
            CelOverload.Global("math_bitNot_uint_uint", T.Uint, T.Uint, a => ~a.RawUint),
        ]),
        Shift("bitShiftLeft", (bits, by) => bits << by),
        Shift("bitShiftRight", (bits, by) => bits >>> by),
    ];

    private static CelFunction OfTwo(string name, Func<ulong, ulong, ulong> body) => new($"math.{name}", [
        CelOverload.Global($"math_{name}_int_int", T.Int, T.Int, T.Int, (a, b) => (long)body(a.RawUint, b.RawUint)),
        CelOverload.Global($"math_{name}_uint_uint", T.Uint, T.Uint, T.Uint, (a, b) => body(a.RawUint, b.RawUint)),
    ]);

    private static CelFunction Shift(string name, Func<ulong, int, ulong> body)
    {
        CelValue Shifted(CelValue value, CelValue by)
        {
            if (by.RawInt < 0)
            {
                return CelValue.Error($"math.{name}() negative offset: {by.RawInt}");
            }

            var bits = by.RawInt >= 64 ? 0 : body(value.RawUint, (int)by.RawInt);
            return value.IsInt ? (long)bits : bits;
        }

        CelOverload Of(CelType type) => CelOverload.Global($"math_{name}_{type}_int", type, T.Int, type, Shifted);
        return new($"math.{name}", [Of(T.Int), Of(T.Uint)]);
    }
}
