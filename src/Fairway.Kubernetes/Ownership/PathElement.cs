using System.Globalization;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// One step of a field's path, in the forms of KEP-555's fieldsV1: <c>f:name</c> a field, <c>k:{"name":"app"}</c> an item of a map list,
/// <c>v:"finalizer"</c> an item of a set, <c>i:0</c> an index. Ordered as upstream's structured-merge-diff orders them.
/// </summary>
public readonly struct PathElement : IComparable<PathElement>, IEquatable<PathElement>
{
    private readonly Kinds _kind;
    private readonly Value _value;

    private PathElement(Kinds kind, Value value)
    {
        _kind = kind;
        _value = value;
    }

    private enum Kinds : byte
    {
        Field,
        Key,
        Item,
        Index,
    }

    /// <summary>The field's name; null for the other forms.</summary>
    public string? FieldName => _kind == Kinds.Field ? _value.AsString() ?? "" : null;

    internal bool IsKey => _kind == Kinds.Key;

    public static PathElement Field(string name) => new(Kinds.Field, name);

    /// <summary>The item of a map list that has these key fields; their order does not matter.</summary>
    public static PathElement Key(Value fields) => new(Kinds.Key, Sorted(fields.Fields));

    public static PathElement Item(Value value) => new(Kinds.Item, value);

    public static PathElement Index(int index) => new(Kinds.Index, index);

    /// <summary>Reads the form of fieldsV1; false for a form of a later version, which is left out as upstream does.</summary>
    /// <exception cref="FormatException">It is no path element.</exception>
    public static bool TryParse(string text, out PathElement element)
    {
        if (text.Length < 2 || text[1] != ':')
        {
            throw new FormatException(text.Length < 2 ? "key must be 2 characters long:" : $"missing colon: {text}");
        }

        element = text[0] switch
        {
            'f' => Field(text[2..]),
            'k' => JsonReader.Read(text[2..]) is { IsMap: true } key ? Key(key) : throw new FormatException($"not an object of key fields: {text}"),
            'v' => Item(JsonReader.Read(text[2..])),
            'i' => int.TryParse(text[2..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
                ? Index(index)
                : throw new FormatException($"not an index: {text}"),
            _ => default,
        };
        return text[0] is 'f' or 'k' or 'v' or 'i';
    }

    /// <summary>The form of fieldsV1.</summary>
    public string ToFieldsV1() => _kind switch
    {
        Kinds.Field => "f:" + _value.AsString(),
        Kinds.Key => "k:" + _value,
        Kinds.Item => "v:" + _value,
        _ => "i:" + _value,
    };

    public int CompareTo(PathElement other) => _kind != other._kind
        ? _kind.CompareTo(other._kind)
        : _kind == Kinds.Key ? CompareKeys(_value.Fields, other._value.Fields) : ScalarOrder.Compare(_value, other._value);

    public bool Equals(PathElement other) => _kind == other._kind && _value == other._value;

    public override bool Equals(object? obj) => obj is PathElement other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_kind, _value);

    public static bool operator ==(PathElement left, PathElement right) => left.Equals(right);

    public static bool operator !=(PathElement left, PathElement right) => !left.Equals(right);

    public static bool operator <(PathElement left, PathElement right) => left.CompareTo(right) < 0;

    public static bool operator >(PathElement left, PathElement right) => left.CompareTo(right) > 0;

    public static bool operator <=(PathElement left, PathElement right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PathElement left, PathElement right) => left.CompareTo(right) >= 0;

    /// <summary>As conflicts show it: <c>.image</c>, <c>[name="app"]</c>, <c>[="finalizer"]</c>, <c>[0]</c>.</summary>
    public override string ToString() => _kind switch
    {
        Kinds.Field => "." + _value.AsString(),
        Kinds.Key => "[" + string.Join(',', Pairs(_value.Fields)) + "]",
        Kinds.Item => $"[={_value}]",
        _ => $"[{_value}]",
    };

    private static IEnumerable<string> Pairs(ValueMap fields) => fields.Select(pair => $"{pair.Key}={pair.Value}");

    private static ValueMap Sorted(ValueMap fields)
    {
        var pairs = fields.AsSpan();
        for (var i = 1; i < pairs.Length; i++)
        {
            if (string.CompareOrdinal(pairs[i - 1].Key, pairs[i].Key) > 0)
            {
                return ValueMap.OfDistinct([.. fields.OrderBy(pair => pair.Key, StringComparer.Ordinal)]);
            }
        }

        return fields;
    }

    private static int CompareKeys(ValueMap left, ValueMap right)
    {
        var a = left.AsSpan();
        var b = right.AsSpan();
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = string.CompareOrdinal(a[i].Key, b[i].Key);
            order = order != 0 ? order : ScalarOrder.Compare(a[i].Value, b[i].Value);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }
}
