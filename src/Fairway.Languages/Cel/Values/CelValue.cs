using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>
/// A value of the Common Expression Language: a reference and 64 bits, so scalars never allocate. Maps and lists of a JSON tree are used in
/// place. An error and an unknown are values too. <c>default</c> is null.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct CelValue : IEquatable<CelValue>
{
    private readonly object? _reference;
    private readonly long _bits;

    private CelValue(object? reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    public static CelValue Null => default;

    public static CelValue True => new(Scalar.Bool, 1);

    public static CelValue False => new(Scalar.Bool, 0);

    public static implicit operator CelValue(bool value) => new(Scalar.Bool, value ? 1 : 0);

    public static implicit operator CelValue(long value) => new(Scalar.Int, value);

    public static implicit operator CelValue(ulong value) => new(Scalar.Uint, (long)value);

    public static implicit operator CelValue(double value) => new(Scalar.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator CelValue(string value) => new(value, 0);

    public static implicit operator CelValue(CelReference value) => new(value, 0);

    public static CelValue From(CelReference value) => new(value, 0);

    /// <summary>A span of time in nanoseconds.</summary>
    public static CelValue Duration(long nanoseconds) => new(Scalar.Duration, nanoseconds);

    public static CelValue Bytes(ReadOnlyMemory<byte> bytes) => new CelBytes(bytes);

    /// <summary>A list that takes over the array.</summary>
    public static CelValue List(params CelValue[] items) => new CelList(items);

    /// <summary>A map of the given entries, whose keys differ.</summary>
    public static CelValue Map(params KeyValuePair<CelValue, CelValue>[] entries) => new CelMap(entries);

    /// <summary>An error with the text that the specification or the library gives it.</summary>
    public static CelValue Error(string message) => new CelError(message);

    /// <summary>A JSON value as it is: whole numbers are ints, others doubles.</summary>
    public static CelValue From(Value value) => value.Kind switch
    {
        ValueKind.String => new(value.AsString(), 0),
        ValueKind.Map => new(value.Fields, 0),
        ValueKind.List => new(value.Items, 0),
        ValueKind.Bool => value.AsBool()!.Value,
        ValueKind.Long => value.AsLong()!.Value,
        ValueKind.Double => value.AsDouble()!.Value,
        _ => default,
    };

    internal static CelValue From(ValueMap map) => new(map, 0);

    internal static CelValue From(ValueList list) => new(list, 0);

    public CelKind Kind => _reference switch
    {
        null => CelKind.Null,
        Scalar scalar => scalar.Kind,
        string => CelKind.String,
        ValueMap => CelKind.Map,
        ValueList => CelKind.List,
        CelReference reference => reference.Kind,
        _ => throw new UnreachableException(),
    };

    public bool IsNull => _reference is null;

    public bool IsBool => ReferenceEquals(_reference, Scalar.Bool);

    public bool IsError => _reference is CelError;

    public bool IsUnknown => _reference is CelUnknown;

    /// <summary>Neither an error nor an unknown.</summary>
    internal bool IsProper
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _reference is not CelFailure;
    }

    internal bool IsTrue => ReferenceEquals(_reference, Scalar.Bool) && _bits != 0;

    internal bool IsFalse => ReferenceEquals(_reference, Scalar.Bool) && _bits == 0;

    internal bool IsInt => ReferenceEquals(_reference, Scalar.Int);

    internal bool IsUint => ReferenceEquals(_reference, Scalar.Uint);

    internal bool IsDouble => ReferenceEquals(_reference, Scalar.Double);

    internal bool IsDuration => ReferenceEquals(_reference, Scalar.Duration);

    internal bool IsNumber => IsInt || IsUint || IsDouble;

    internal bool IsList => _reference is ValueList or CelList;

    internal bool IsMap => _reference is ValueMap or CelMap;

    internal bool RawBool => _bits != 0;

    /// <summary>The bits as a signed integer: an int's value, or a duration's nanoseconds.</summary>
    internal long RawInt => _bits;

    internal ulong RawUint => (ulong)_bits;

    internal double RawDouble => BitConverter.Int64BitsToDouble(_bits);

    internal object? Reference => _reference;

    public bool? AsBool() => IsBool ? _bits != 0 : null;

    public long? AsInt() => IsInt ? _bits : null;

    public ulong? AsUint() => IsUint ? (ulong)_bits : null;

    public double? AsDouble() => IsDouble ? RawDouble : null;

    public string? AsString() => _reference as string;

    /// <summary>The nanoseconds of a duration, or null when this is another kind.</summary>
    public long? AsDuration() => IsDuration ? _bits : null;

    /// <summary>The library's, the optional's, the type's ... object when it is a <typeparamref name="T"/>, or null.</summary>
    public T? As<T>()
        where T : CelReference => _reference as T;

    /// <summary>The error's text, or null when this is another kind.</summary>
    public string? ErrorMessage => (_reference as CelError)?.Message;

    public bool Equals(CelValue other)
    {
        var work = 0L;
        return ValueEquality.AreEqual(this, other, ref work);
    }

    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    public override int GetHashCode() => ValueHash.Of(this);

    public static bool operator ==(CelValue left, CelValue right) => left.Equals(right);

    public static bool operator !=(CelValue left, CelValue right) => !left.Equals(right);

    /// <summary>The value as <c>string.format</c> writes it with <c>%s</c>.</summary>
    public override string ToString() => ValueText.Of(this);
}
