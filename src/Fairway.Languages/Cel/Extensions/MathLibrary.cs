using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>Extremes, rounding, signs and bits: <c>math.greatest</c>, <c>math.round</c>, <c>math.abs</c>, <c>math.bitAnd</c> ...</summary>
public static class MathLibrary
{
    public static CelLibrary Instance { get; } = new("math", [.. Extremes, .. Rounding, .. Signs, .. BitFunctions.All])
    {
        Macros =
        [
            new("greatest", -1, true, call => Extreme(call, "math.@max")),
            new("least", -1, true, call => Extreme(call, "math.@min")),
        ],
    };

    private static IEnumerable<CelFunction> Extremes =>
    [
        new("math.@max", ExtremeOverloads("max", order => order > 0)),
        new("math.@min", ExtremeOverloads("min", order => order < 0)),
    ];

    private static IEnumerable<CelFunction> Rounding =>
    [
        OfDouble("ceil", Math.Ceiling),
        OfDouble("floor", Math.Floor),
        OfDouble("round", a => Math.Round(a, MidpointRounding.AwayFromZero)),
        OfDouble("trunc", Math.Truncate),
        OfDouble("sqrt", Math.Sqrt, (T.Int, a => Math.Sqrt(a.RawInt)), (T.Uint, a => Math.Sqrt(a.RawUint))),
        new("math.isNaN", CelOverload.Global("math_isNaN_double", T.Double, T.Bool, a => double.IsNaN(a.RawDouble))),
        new("math.isInf", CelOverload.Global("math_isInf_double", T.Double, T.Bool, a => double.IsInfinity(a.RawDouble))),
        new("math.isFinite", CelOverload.Global("math_isFinite_double", T.Double, T.Bool, a => double.IsFinite(a.RawDouble))),
    ];

    private static IEnumerable<CelFunction> Signs =>
    [
        new("math.abs", [
            CelOverload.Global("math_abs_double", T.Double, T.Double, a => Math.Abs(a.RawDouble)),
            CelOverload.Global("math_abs_int", T.Int, T.Int, a => a.RawInt == long.MinValue ? CelError.IntegerOverflow : Math.Abs(a.RawInt)),
            CelOverload.Global("math_abs_uint", T.Uint, T.Uint, a => a),
        ]),
        new("math.sign", [
            CelOverload.Global("math_sign_double", T.Double, T.Double, a => double.IsNaN(a.RawDouble) ? a : (double)Math.Sign(a.RawDouble)),
            CelOverload.Global("math_sign_int", T.Int, T.Int, a => (long)Math.Sign(a.RawInt)),
            CelOverload.Global("math_sign_uint", T.Uint, T.Uint, a => Math.Min(a.RawUint, 1UL)),
        ]),
    ];

    // One list is taken as it is, several arguments become one.
    private static CallExpr? Extreme(MacroCall call, string function)
    {
        if (!call.IsIn("math"))
        {
            return null;
        }

        var name = $"math.{call.Function}()";
        if (call.Arguments.Length == 0)
        {
            throw new SyntaxException(call.Offset, $"{name} requires at least one argument");
        }

        if (call.Arguments.FirstOrDefault(argument => !MayBeNumber(argument)) is { } wrong && (call.Arguments.Length > 1 || wrong is not ListExpr))
        {
            var problem = call.Arguments.Length == 1 ? "invalid single argument value" : "simple literal arguments must be numeric";
            throw new SyntaxException(wrong.Offset, $"{name} {problem}");
        }

        return new(call.Offset, function, call.Arguments.Length <= 2
            ? call.Arguments
            : [new ListExpr(call.Offset, call.Arguments, new bool[call.Arguments.Length])]);
    }

    private static bool MayBeNumber(Expr expression) => expression switch
    {
        LiteralExpr literal => literal.Value.IsNumber,
        ListExpr or MapExpr or StructExpr => false,
        _ => true,
    };

    private static CelOverload[] ExtremeOverloads(string id, Func<int, bool> wins)
    {
        CelValue Pick(CelValue a, CelValue b) => Numbers.Compare(b, a) is { } order && wins(order) ? b : a;
        CelValue PickOf(CelValue list)
        {
            var items = new ListView(list);
            if (items.Count == 0)
            {
                return CelValue.Error($"math.@{id}(list) argument must not be empty");
            }

            var best = items[0];
            for (var i = 0; i < items.Count; i++)
            {
                if (!items[i].IsNumber)
                {
                    return CelError.NoSuchOverload;
                }

                best = Pick(best, items[i]);
            }

            return best;
        }

        CelType[] numbers = [T.Double, T.Int, T.Uint];
        return
        [
            .. numbers.Select(type => CelOverload.Global($"math_@{id}_{type}", type, type, a => a)),
            .. numbers.Select(type => CelOverload.Global($"math_@{id}_list_{type}", T.List(type), type, PickOf, Costs.CelCostModel.ItemsOf(0))),
            .. numbers.SelectMany(_ => numbers, (a, b) => CelOverload.Global($"math_@{id}_{a}_{b}", a, b, a.IsExactly(b) ? a : T.Dyn, Pick)),
        ];
    }

    private static CelFunction OfDouble(string name, Func<double, double> body, params (CelType Type, Func<CelValue, CelValue> Body)[] others) => new(
        $"math.{name}",
        [
            CelOverload.Global($"math_{name}_double", T.Double, T.Double, a => body(a.RawDouble)),
            .. others.Select(other => CelOverload.Global($"math_{name}_{other.Type}", other.Type, T.Double, other.Body)),
        ]);
}
