using System.Runtime.CompilerServices;
using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>Turns what an expression computed back into JSON: bytes as base64, times and durations as their texts.</summary>
public static class ValueExport
{
    /// <summary>The JSON value; null with the reason when there is none for it.</summary>
    public static bool TryToJson(CelValue value, out Value json, out string reason)
    {
        reason = "";
        switch (value.Kind)
        {
            case CelKind.List:
                return TryList(new(value), out json, out reason);
            case CelKind.Map:
                return TryMap(new(value), out json, out reason);
            case CelKind.Object when value.Reference is CelRecord record:
                return TryRecord(record, out json, out reason);
            case CelKind.Optional when value.As<CelOptional>() is { HasValue: true } some:
                return TryToJson(some.Value, out json, out reason);
            default:
                return TryScalar(value, out json, out reason);
        }
    }

    private static bool TryScalar(CelValue value, out Value json, out string reason)
    {
        reason = "";
        json = value.Kind switch
        {
            CelKind.Null => default,
            CelKind.Bool => value.RawBool,
            CelKind.Int => value.RawInt,
            CelKind.Uint when value.RawUint <= long.MaxValue => value.RawInt,
            CelKind.Double when double.IsFinite(value.RawDouble) => value.RawDouble,
            CelKind.Bytes => Convert.ToBase64String(value.As<CelBytes>()!.Span),
            CelKind.String or CelKind.Timestamp or CelKind.Duration => ValueText.Of(value),
            _ => default,
        };
        if (!json.IsNull || value.IsNull)
        {
            return true;
        }

        reason = $"{Functions.TypeOf.Value(value).Name} {value} has no form in JSON";
        return false;
    }

    private static bool TryList(ListView list, out Value json, out string reason)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        json = default;
        reason = "";
        var items = new Value[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (!TryToJson(list[i], out items[i], out reason))
            {
                return false;
            }
        }

        json = Value.List(items);
        return true;
    }

    private static bool TryMap(MapView map, out Value json, out string reason)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        json = default;
        reason = "";
        var fields = new ValueMap.Builder(map.Count);
        for (var i = 0; i < map.Count; i++)
        {
            if (map.KeyAt(i).AsString() is not { } key)
            {
                reason = $"the key {map.KeyAt(i)} is not a string";
                return false;
            }

            if (!TryToJson(map.ValueAt(i), out var value, out reason))
            {
                return false;
            }

            fields[key] = value;
        }

        json = fields.Build();
        return true;
    }

    private static bool TryRecord(CelRecord record, out Value json, out string reason)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        json = default;
        reason = "";
        var fields = new ValueMap.Builder(record.Fields.Count);
        foreach (var (key, field) in record.Fields)
        {
            if (!TryToJson(field, out var value, out reason))
            {
                return false;
            }

            fields[key] = value;
        }

        json = fields.Build();
        return true;
    }
}
