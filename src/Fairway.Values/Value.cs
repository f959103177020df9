using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairway.Values;

/// <summary>
/// One node of an immutable JSON tree. A reference and 64 bits: scalars never allocate, and a change makes a new tree that shares
/// what did not change. <c>default</c> is null. Equality is by content: numbers compare by value, maps ignore the order of their keys.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Value : IEquatable<Value>
{
    private readonly object? _reference;
    private readonly long _bits;

    private Value(object? reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    public static Value Null => default;

    public static implicit operator Value(bool value) => new(Scalar.Bool, value ? 1 : 0);

    public static implicit operator Value(int value) => new(Scalar.Long, value);

    public static implicit operator Value(long value) => new(Scalar.Long, value);

    public static implicit operator Value(double value) => new(Scalar.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Value(string? value) => new(value, 0);

    public static implicit operator Value(ValueList? value) => new(value, 0);

    public static implicit operator Value(ValueMap? value) => new(value, 0);

    /// <summary>A list of the given items.</summary>
    public static Value List(params ReadOnlySpan<Value> items) => ValueList.Create(items);

    /// <summary>A map of the given pairs, in their order. A later pair with the same key replaces the earlier one.</summary>
    public static Value Map(params ReadOnlySpan<(string Key, Value Value)> pairs)
    {
        var builder = new ValueMap.Builder(pairs.Length);
        foreach (var (key, value) in pairs)
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    public ValueKind Kind => _reference switch
    {
        null => ValueKind.Null,
        string => ValueKind.String,
        ValueMap => ValueKind.Map,
        ValueList => ValueKind.List,
        Scalar scalar => scalar.Kind,
        _ => throw new UnreachableException(),
    };

    public bool IsNull => _reference is null;

    public bool IsMap => _reference is ValueMap;

    public bool IsList => _reference is ValueList;

    public bool IsString => _reference is string;

    public bool IsNumber => _reference == Scalar.Long || _reference == Scalar.Double;

    /// <summary>The string, or null when this is another kind.</summary>
    public string? AsString() => _reference as string;

    /// <summary>The integer, or null when this is another kind; a double with an exact integer value counts as one.</summary>
    public long? AsLong()
    {
        if (_reference == Scalar.Long)
        {
            return _bits;
        }

        return _reference == Scalar.Double && Numbers.IsExactLong(BitConverter.Int64BitsToDouble(_bits), out var value) ? value : null;
    }

    /// <summary>The number as a double, or null when this is another kind.</summary>
    public double? AsDouble() =>
        _reference == Scalar.Double ? BitConverter.Int64BitsToDouble(_bits) : _reference == Scalar.Long ? _bits : null;

    /// <summary>The boolean, or null when this is another kind.</summary>
    public bool? AsBool() => _reference == Scalar.Bool ? _bits != 0 : null;

    /// <summary>The items of a list; empty when this is another kind.</summary>
    public ValueList Items => _reference as ValueList ?? ValueList.Empty;

    /// <summary>The fields of a map; empty when this is another kind.</summary>
    public ValueMap Fields => _reference as ValueMap ?? ValueMap.Empty;

    /// <summary>The field's value, or null when the field is absent or this is not a map.</summary>
    public Value this[string key] => _reference is ValueMap map && map.TryGetValue(key, out var value) ? value : default;

    /// <summary>The item, or null when out of range or when this is not a list.</summary>
    public Value this[int index] => _reference is ValueList list && (uint)index < (uint)list.Count ? list[index] : default;

    /// <summary>Follows field names downwards; null as soon as one is absent.</summary>
    public Value At(params ReadOnlySpan<string> path)
    {
        var current = this;
        foreach (var key in path)
        {
            current = current[key];
        }

        return current;
    }

    /// <summary>This map with one field set. A null value becomes a map first.</summary>
    /// <exception cref="InvalidOperationException">This is neither a map nor null.</exception>
    public Value With(string key, Value value) => MapOrNew().With(key, value);

    /// <summary>This map with every field of another map set, in that map's order.</summary>
    /// <exception cref="InvalidOperationException">This is neither a map nor null.</exception>
    public Value WithFields(Value other)
    {
        var builder = MapOrNew().ToBuilder();
        foreach (var (key, value) in other.Fields)
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    /// <summary>This map without one field; unchanged when this is not a map or has no such field.</summary>
    public Value Without(string key) => _reference is ValueMap map ? map.Without(key) : this;

    /// <summary>This tree with the value at a path of field names set; maps on the way are made when absent.</summary>
    /// <exception cref="InvalidOperationException">Something on the way is neither a map nor null.</exception>
    public Value WithAt(ReadOnlySpan<string> path, Value value) =>
        path.IsEmpty ? value : With(path[0], this[path[0]].WithAt(path[1..], value));

    /// <summary>This tree without the field at a path of field names; maps on the way stay, even when they become empty.</summary>
    public Value WithoutAt(params ReadOnlySpan<string> path)
    {
        if (path.Length <= 1)
        {
            return path.IsEmpty ? this : Without(path[0]);
        }

        var child = this[path[0]];
        var without = child.WithoutAt(path[1..]);
        return ReferenceEquals(without._reference, child._reference) ? this : With(path[0], without);
    }

    /// <summary>True when both are one tree, or the same scalar; values that are merely equal may differ.</summary>
    public bool IsSame(Value other) => _bits == other._bits && (ReferenceEquals(_reference, other._reference) || (IsString && Equals(other)));

    public bool Equals(Value other)
    {
        if (ReferenceEquals(_reference, other._reference))
        {
            return _reference == Scalar.Double
                ? BitConverter.Int64BitsToDouble(_bits) == BitConverter.Int64BitsToDouble(other._bits) || _bits == other._bits
                : _bits == other._bits;
        }

        return (_reference, other._reference) switch
        {
            (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
            (ValueMap a, ValueMap b) => a.Equals(b),
            (ValueList a, ValueList b) => a.Equals(b),
            (Scalar, Scalar) when IsNumber && other.IsNumber => Numbers.AreEqual(this, other),
            _ => false,
        };
    }

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => _reference switch
    {
        null => 0,
        string text => text.GetHashCode(StringComparison.Ordinal),
        ValueMap map => map.GetHashCode(),
        ValueList list => list.GetHashCode(),
        _ => AsLong() is { } number ? HashCode.Combine(_reference == Scalar.Bool, number) : _bits.GetHashCode(),
    };

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>The value as compact JSON.</summary>
    public override string ToString() => Json.JsonWriter.ToText(this);

    internal long Bits => _bits;

    private ValueMap MapOrNew() => _reference switch
    {
        null => ValueMap.Empty,
        ValueMap map => map,
        _ => throw new InvalidOperationException($"a {Kind} has no fields"),
    };

    private sealed class Scalar(ValueKind kind)
    {
        public static readonly Scalar Bool = new(ValueKind.Bool);
        public static readonly Scalar Long = new(ValueKind.Long);
        public static readonly Scalar Double = new(ValueKind.Double);

        public ValueKind Kind { get; } = kind;
    }

    private static class Numbers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool IsExactLong(double number, out long value)
        {
            // 2^63 itself does not fit, while -2^63 does.
            if (number is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Truncate(number) == number)
            {
                value = (long)number;
                return true;
            }

            value = 0;
            return false;
        }

        public static bool AreEqual(Value left, Value right) => left.AsLong() is { } a && right.AsLong() is { } b && a == b;
    }
}
