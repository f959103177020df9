using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Fairway.Languages.Durations;
using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>Values as text: as <c>%s</c> of <c>format</c> writes them, map entries in the order of their keys' texts.</summary>
internal static class ValueText
{
    public static string Of(CelValue value) => value.Kind switch
    {
        CelKind.Null => "null",
        CelKind.Bool => value.RawBool ? "true" : "false",
        CelKind.Int => value.RawInt.ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => value.RawUint.ToString(CultureInfo.InvariantCulture),
        CelKind.Double => double.IsInfinity(value.RawDouble) ? value.RawDouble > 0 ? "Infinity" : "-Infinity" : OfDouble(value.RawDouble),
        CelKind.String => value.AsString()!,
        CelKind.Bytes => Encoding.UTF8.GetString(value.As<CelBytes>()!.Span),
        CelKind.Timestamp => TimestampText.Write(value.As<CelTimestamp>()!),
        CelKind.Duration => DurationText.WriteSeconds(value.RawInt),
        CelKind.List => OfList(new(value)),
        CelKind.Map => OfMap(new(value)),
        CelKind.Optional => value.As<CelOptional>() is { HasValue: true } some ? $"optional({Of(some.Value)})" : "optional.none()",
        CelKind.Error => value.ErrorMessage!,
        CelKind.Unknown => "unknown: " + string.Join(", ", value.As<CelUnknown>()!.Variables),
        CelKind.Object => value.As<CelObject>()!.Type.Name,
        _ => value.Reference!.ToString() ?? "",
    };

    /// <summary>A double as <c>string()</c> writes it: Go's shortest <c>%g</c>.</summary>
    public static string OfDouble(double number) =>
        double.IsNaN(number) ? "NaN"
        : double.IsPositiveInfinity(number) ? "+Inf"
        : double.IsNegativeInfinity(number) ? "-Inf"
        : GoNumber.ToG(number);

    private static string OfList(ListView list)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var text = new StringBuilder("[");
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Of(list[i]));
        }

        return text.Append(']').ToString();
    }

    private static string OfMap(MapView map)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var entries = new (string Key, string Value)[map.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = (Of(map.KeyAt(i)), Of(map.ValueAt(i)));
        }

        Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return "{" + string.Join(", ", entries.Select(entry => $"{entry.Key}: {entry.Value}")) + "}";
    }
}
