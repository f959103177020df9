using System.Globalization;
using System.Text;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Values;
using Fairway.Languages.Durations;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Functions;

/// <summary>The functions named like types, which convert to them, and <c>type</c> and <c>dyn</c>.</summary>
internal static class Conversions
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;
    private static readonly UTF8Encoding Strict = new(false, true);

    public static IEnumerable<CelFunction> All =>
    [
        new("int", [
            CelOverload.Global("int64_to_int64", T.Int, T.Int, a => a),
            CelOverload.Global("uint64_to_int64", T.Uint, T.Int, a => a.RawUint <= long.MaxValue ? (long)a.RawUint : Range("integer")),
            CelOverload.Global(
                "double_to_int64", T.Double, T.Int, a => a.RawDouble is > -TwoTo63 and < TwoTo63 ? (long)a.RawDouble : Range("integer")),
            CelOverload.Global("string_to_int64", T.String, T.Int, TextToInt),
            CelOverload.Global("timestamp_to_int64", T.Timestamp, T.Int, a => a.As<CelTimestamp>()!.Seconds),
            CelOverload.Global("duration_to_int64", T.Duration, T.Int, a => a.RawInt),
        ]),
        new("uint", [
            CelOverload.Global("uint64_to_uint64", T.Uint, T.Uint, a => a),
            CelOverload.Global("int64_to_uint64", T.Int, T.Uint, a => a.RawInt >= 0 ? (ulong)a.RawInt : Range("unsigned integer")),
            CelOverload.Global(
                "double_to_uint64", T.Double, T.Uint, a => a.RawDouble is > -1 and < TwoTo64 ? (ulong)a.RawDouble : Range("unsigned integer")),
            CelOverload.Global("string_to_uint64", T.String, T.Uint, TextToUint),
        ]),
        new("double", [
            CelOverload.Global("double_to_double", T.Double, T.Double, a => a),
            CelOverload.Global("int64_to_double", T.Int, T.Double, a => (double)a.RawInt),
            CelOverload.Global("uint64_to_double", T.Uint, T.Double, a => (double)a.RawUint),
            CelOverload.Global("string_to_double", T.String, T.Double, TextToDouble),
        ]),
        new("bool", [
            CelOverload.Global("bool_to_bool", T.Bool, T.Bool, a => a),
            CelOverload.Global("string_to_bool", T.String, T.Bool, TextToBool),
        ]),
        new("string", [
            CelOverload.Global("string_to_string", T.String, T.String, a => a),
            CelOverload.Global("bool_to_string", T.Bool, T.String, a => a.ToString()),
            CelOverload.Global("int64_to_string", T.Int, T.String, a => a.ToString()),
            CelOverload.Global("uint64_to_string", T.Uint, T.String, a => a.ToString()),
            CelOverload.Global("double_to_string", T.Double, T.String, a => ValueText.OfDouble(a.RawDouble)),
            CelOverload.Global("bytes_to_string", T.Bytes, T.String, BytesToText, CelCostModel.BytesToString),
            CelOverload.Global("timestamp_to_string", T.Timestamp, T.String, a => a.ToString()),
            CelOverload.Global("duration_to_string", T.Duration, T.String, a => a.ToString()),
        ]),
        new("bytes", [
            CelOverload.Global("bytes_to_bytes", T.Bytes, T.Bytes, a => a),
            CelOverload.Global(
                "string_to_bytes", T.String, T.Bytes, a => CelValue.Bytes(Encoding.UTF8.GetBytes(a.AsString()!)), CelCostModel.StringToBytes),
        ]),
        new("duration", [
            CelOverload.Global("duration_to_duration", T.Duration, T.Duration, a => a),
            CelOverload.Global("string_to_duration", T.String, T.Duration, TextToDuration),
            CelOverload.Global("int64_to_duration", T.Int, T.Duration, a => CelValue.Duration(a.RawInt)),
        ]),
        new("timestamp", [
            CelOverload.Global("timestamp_to_timestamp", T.Timestamp, T.Timestamp, a => a),
            CelOverload.Global("string_to_timestamp", T.String, T.Timestamp, TextToTimestamp),
            CelOverload.Global("int64_to_timestamp", T.Int, T.Timestamp, IntToTimestamp),
        ]),
        new("dyn", CelOverload.Global("to_dyn", T.Parameter("A"), T.Dyn, a => a)),
        new("type", CelOverload.Global("type", T.Parameter("A"), T.TypeOf(T.Parameter("A")), a => CelValue.From(Functions.TypeOf.Value(a)))),
    ];

    private static CelValue TextToInt(CelValue text) =>
        long.TryParse(text.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : Bad(text, "int");

    private static CelValue TextToUint(CelValue text) =>
        ulong.TryParse(text.AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Bad(text, "uint");

    private static CelValue TextToDouble(CelValue text) => text.AsString()!.ToUpperInvariant() switch
    {
        "NAN" => double.NaN,
        "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
        "-INF" or "-INFINITY" => double.NegativeInfinity,
        _ => double.TryParse(
            text.AsString(),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number) && double.IsFinite(number) ? number : Bad(text, "double"),
    };

    private static CelValue TextToBool(CelValue text) => text.AsString() switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => Bad(text, "bool"),
    };

    private static CelValue BytesToText(CelValue bytes)
    {
        try
        {
            return Strict.GetString(bytes.As<CelBytes>()!.Span);
        }
        catch (DecoderFallbackException)
        {
            return CelValue.Error("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static CelValue TextToDuration(CelValue text) =>
        DurationText.TryRead(text.AsString()!, out var nanoseconds)
            ? CelValue.Duration(nanoseconds)
            : CelValue.Error($"duration range or format: invalid duration \"{text}\"");

    private static CelValue TextToTimestamp(CelValue text) =>
        TimestampText.Read(text.AsString()!, out var outOfRange) is { } time ? time
        : outOfRange ? CelValue.Error("timestamp overflow: out of range")
        : CelValue.Error($"invalid timestamp \"{text}\", expected a time as in RFC 3339");

    private static CelValue IntToTimestamp(CelValue seconds) =>
        seconds.RawInt is >= CelTimestamp.MinSeconds and <= CelTimestamp.MaxSeconds
            ? new CelTimestamp(seconds.RawInt, 0)
            : CelValue.Error("timestamp overflow: out of range");

    private static CelValue Range(string type) => CelValue.Error($"{type} overflow: range error");

    private static CelValue Bad(CelValue text, string type) => CelValue.Error($"type conversion error from 'string' to '{type}'");
}
