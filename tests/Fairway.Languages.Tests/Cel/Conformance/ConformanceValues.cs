using System.Globalization;
using System.Text;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Tests.Cel.Conformance;

/// <summary>Values as the cases write them.</summary>
internal static class ConformanceValues
{
    public static CelValue Read(TextProto value)
    {
        var kind = value.FieldNames.First();
        return kind switch
        {
            "null_value" => CelValue.Null,
            "bool_value" => value.Raw(kind) == "true",
            "int64_value" => long.Parse(value.Raw(kind)!, CultureInfo.InvariantCulture),
            "uint64_value" => ulong.Parse(value.Raw(kind)!, CultureInfo.InvariantCulture),
            "double_value" => Double(value.Raw(kind)!),
            "string_value" => value.Text(kind)!,
            "bytes_value" => CelValue.Bytes(Encoding.Latin1.GetBytes(value.Raw(kind)!)),
            "type_value" => Type(value.Text(kind)!),
            "list_value" => CelValue.List([.. value.Message(kind)!.Messages("values").Select(Read)]),
            "map_value" => Map(value.Message(kind)!),
            "object_value" => WellKnown(value.Message(kind)!),
            _ => throw new NotSupportedException(kind),
        };
    }

    /// <summary>Equal and of one kind, all the way down; NaN is itself.</summary>
    public static bool AreSame(CelValue actual, CelValue expected)
    {
        if (actual.Kind != expected.Kind)
        {
            return false;
        }

        if (actual.Kind == CelKind.List)
        {
            var (a, b) = (new ListView(actual).ToArray(), new ListView(expected).ToArray());
            return a.Length == b.Length && a.Zip(b).All(pair => AreSame(pair.First, pair.Second));
        }

        if (actual.Kind == CelKind.Map)
        {
            var (a, b) = (new MapView(actual), new MapView(expected));
            return a.Count == b.Count && Enumerable.Range(0, a.Count).All(i => b.TryGet(a.KeyAt(i), out var theirs) && AreSame(a.ValueAt(i), theirs));
        }

        return actual.Equals(expected) || (actual.AsDouble() is double.NaN && expected.AsDouble() is double.NaN);
    }

    private static double Double(string text) => text.ToLowerInvariant() switch
    {
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static CelValue Type(string name) => name switch
    {
        "bool" => CelType.Bool,
        "int" => CelType.Int,
        "uint" => CelType.Uint,
        "double" => CelType.Double,
        "string" => CelType.String,
        "bytes" => CelType.Bytes,
        "null_type" => CelType.Null,
        "list" => CelType.List(CelType.Dyn),
        "map" => CelType.Map(CelType.Dyn, CelType.Dyn),
        "type" => CelType.Type,
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        _ => throw new NotSupportedException(name),
    };

    private static CelValue Map(TextProto map) => new CelMap(
        [.. map.Messages("entries").Select(entry => KeyValuePair.Create(Read(entry.Message("key")!), Read(entry.Message("value")!)))]);

    private static CelValue WellKnown(TextProto message)
    {
        var name = message.FieldNames.Single();
        var fields = message.Message(name)!;
        var seconds = long.Parse(fields.Raw("seconds") ?? "0", CultureInfo.InvariantCulture);
        var nanoseconds = int.Parse(fields.Raw("nanos") ?? "0", CultureInfo.InvariantCulture);
        return name switch
        {
            "type.googleapis.com/google.protobuf.Duration" => CelValue.Duration(seconds * 1_000_000_000 + nanoseconds),
            "type.googleapis.com/google.protobuf.Timestamp" => new CelTimestamp(seconds, nanoseconds),
            _ => throw new NotSupportedException(name),
        };
    }
}
