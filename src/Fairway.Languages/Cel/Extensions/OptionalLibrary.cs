using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>Values that may be missing: <c>optional.of</c>, <c>optional.none</c>, <c>orValue</c> ..., for <c>a.?b</c> and <c>a[?b]</c>.</summary>
public static class OptionalLibrary
{
    public static CelLibrary Instance { get; } = new("optional", Functions)
    {
        Macros = [.. OptionalMacros.All],
        Types = [T.Optional(T.Dyn)],
    };

    private static IEnumerable<CelFunction> Functions =>
    [
        new("optional.of", CelOverload.Global("optional_of", T.Parameter("V"), T.Optional(T.Parameter("V")), a => CelOptional.Of(a))),
        new("optional.ofNonZeroValue", CelOverload.Global(
            "optional_ofNonZeroValue", T.Parameter("V"), T.Optional(T.Parameter("V")), a => IsZero(a) ? CelOptional.None : CelOptional.Of(a))),
        new("optional.none", CelOverload.Global("optional_none", T.Optional(T.Parameter("V")), () => CelOptional.None)),
        new("optional.unwrap", CelOverload.Global("optional_unwrap", T.List(T.Optional(T.Parameter("V"))), T.List(T.Parameter("V")), Unwrap)),
        new("unwrapOpt", CelOverload.Member("optional_unwrapOpt", T.List(T.Optional(T.Parameter("V"))), T.List(T.Parameter("V")), Unwrap)),
        new("value", CelOverload.Member("optional_value", T.Optional(T.Parameter("V")), T.Parameter("V"), ValueOf)),
        new("hasValue", CelOverload.Member("optional_hasValue", T.Optional(T.Parameter("V")), T.Bool, a => a.As<CelOptional>()!.HasValue)),
        new("or", CelOverload.Member(
            "optional_or_optional",
            T.Optional(T.Parameter("V")),
            T.Optional(T.Parameter("V")),
            T.Optional(T.Parameter("V")),
            (a, b) => a.As<CelOptional>()!.HasValue ? a : b)),
        new("orValue", CelOverload.Member(
            "optional_orValue_value",
            T.Optional(T.Parameter("V")),
            T.Parameter("V"),
            T.Parameter("V"),
            (a, b) => a.As<CelOptional>() is { HasValue: true } some ? some.Value : b)),
    ];

    private static CelValue ValueOf(CelValue optional) =>
        optional.As<CelOptional>() is { HasValue: true } some ? some.Value : CelValue.Error("optional.none() dereference");

    private static CelValue Unwrap(CelValue list)
    {
        var items = new ListView(list);
        var kept = new List<CelValue>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].As<CelOptional>() is not { } optional)
            {
                return CelError.NoSuchOverload;
            }

            if (optional.HasValue)
            {
                kept.Add(optional.Value);
            }
        }

        return CelValue.List([.. kept]);
    }

    private static bool IsZero(CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.RawInt == 0,
        CelKind.Double => value.RawDouble == 0,
        CelKind.Timestamp => value.As<CelTimestamp>() is { Seconds: CelTimestamp.MinSeconds, Nanoseconds: 0 },
        CelKind.String or CelKind.Bytes or CelKind.List or CelKind.Map => ValueSize.TryOf(value, out var size) && size == 0,
        CelKind.Object => value.Reference is CelRecord { Fields.Count: 0 },
        CelKind.Optional => !value.As<CelOptional>()!.HasValue,
        _ => false,
    };
}
