using System.Runtime.CompilerServices;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Durations;
using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>
/// Reads JSON as its declared type: a string as a timestamp, a duration or bytes, a whole number as a double. Objects stay as they are,
/// because reading a field adapts it in its turn; lists and maps are copied only where their items need it.
/// </summary>
internal static class ValueAdaptation
{
    public static CelValue Read(Value value, CelType type) => type.IsPlain ? CelValue.From(value) : ReadAs(value, type);

    private static CelValue ReadAs(Value value, CelType type) => (type.Kind, value.Kind) switch
    {
        (CelTypeKind.Double, ValueKind.Long) => (double)value.AsLong()!.Value,
        (CelTypeKind.Int, ValueKind.Double) when value.AsLong() is { } whole => whole,
        (CelTypeKind.Timestamp, ValueKind.String) => ReadTimestamp(value.AsString()!),
        (CelTypeKind.Duration, ValueKind.String) => ReadDuration(value.AsString()!),
        (CelTypeKind.Bytes, ValueKind.String) => ReadBytes(value.AsString()!),
        (CelTypeKind.List, ValueKind.List) => ReadList(value.Items, type.Parameters[0]),
        (CelTypeKind.Map, ValueKind.Map) => ReadMap(value.Fields, type.Parameters[1]),
        _ => CelValue.From(value),
    };

    private static CelValue ReadTimestamp(string text) =>
        TimestampText.Read(text, out _) is { } time ? time
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date) ? CelTimestamp.From(new(date.ToDateTime(default), TimeSpan.Zero))
        : CelValue.Error($"\"{text}\" is not a timestamp");

    private static CelValue ReadDuration(string text) =>
        DurationText.TryRead(text, out var nanoseconds) ? CelValue.Duration(nanoseconds) : CelValue.Error($"\"{text}\" is not a duration");

    private static CelValue ReadBytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? CelValue.Bytes(bytes.AsMemory(0, length))
            : CelValue.Error("the text is not base64");
    }

    private static CelValue ReadList(ValueList list, CelType itemType)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var items = new CelValue[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Read(list[i], itemType);
        }

        return new CelList(items);
    }

    private static CelValue ReadMap(ValueMap map, CelType valueType)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var pairs = new KeyValuePair<CelValue, CelValue>[map.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            var (key, value) = map.AsSpan()[i];
            pairs[i] = new(key, Read(value, valueType));
        }

        return new CelMap(pairs);
    }
}
