using System.Numerics;

namespace Fairway.Kubernetes.Quantities;

/// <summary>
/// An amount of a resource as apimachinery's <c>resource.Quantity</c> reads and writes it: <c>100m</c>, <c>1.5Gi</c>, <c>12e6</c>.
/// Exact; finer than a nano is rounded away from zero. Compares by amount, whatever the notation. <c>default</c> is 0.
/// </summary>
public readonly struct Quantity : IComparable<Quantity>, IEquatable<Quantity>
{
    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);
    private static readonly BigInteger Milli = BigInteger.Pow(10, 6);

    private readonly BigInteger _nanos;

    private Quantity(BigInteger nanos, QuantityFormat format)
    {
        _nanos = nanos;
        Format = format;
    }

    public static Quantity Zero => default;

    /// <summary>The notation the canonical text uses.</summary>
    public QuantityFormat Format { get; }

    public bool IsZero => _nanos.IsZero;

    public int Sign => _nanos.Sign;

    /// <summary>The amount rounded up (away from zero) to whole units; held at the limits of 64 bits.</summary>
    public long Value => RoundUp(Nano);

    /// <summary>The amount rounded up (away from zero) to thousandths; held at the limits of 64 bits.</summary>
    public long MilliValue => RoundUp(Milli);

    internal BigInteger Nanos => _nanos;

    public static Quantity FromLong(long value, QuantityFormat format = QuantityFormat.DecimalSI) => new(value * Nano, format);

    public static Quantity FromMilli(long thousandths, QuantityFormat format = QuantityFormat.DecimalSI) => new(thousandths * Milli, format);

    /// <exception cref="FormatException">The text is no quantity; upstream's wording.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity, out var error) ? quantity : throw new FormatException(error);

    public static bool TryParse(string text, out Quantity quantity) => TryParse(text, out quantity, out _);

    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    public bool Equals(Quantity other) => _nanos.Equals(other._nanos);

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => _nanos.GetHashCode();

    public Quantity Add(Quantity other) => new(_nanos + other._nanos, IsZero ? other.Format : Format);

    public Quantity Subtract(Quantity other) => new(_nanos - other._nanos, IsZero ? other.Format : Format);

    public Quantity Negate() => new(-_nanos, Format);

    public static Quantity operator +(Quantity left, Quantity right) => left.Add(right);

    public static Quantity operator -(Quantity left, Quantity right) => left.Subtract(right);

    public static Quantity operator -(Quantity value) => value.Negate();

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <summary>The canonical form: no fractional digits where a smaller suffix avoids them, the largest suffix that stays exact.</summary>
    public override string ToString() => QuantityText.Write(this);

    internal static Quantity FromNanos(BigInteger nanos, QuantityFormat format) => new(nanos, format);

    private static bool TryParse(string text, out Quantity quantity, out string error) => QuantityText.TryRead(text, out quantity, out error);

    private long RoundUp(BigInteger unit)
    {
        var whole = BigInteger.DivRem(_nanos, unit, out var rest) + (rest.IsZero ? 0 : rest.Sign);
        return whole > long.MaxValue ? long.MaxValue : whole < long.MinValue ? long.MinValue : (long)whole;
    }
}
