namespace Fairway.Languages.Cel.Costs;

/// <summary>
/// The least and the greatest that a size or a cost can be; <see cref="ulong.MaxValue"/> stands for no bound. Sums and products stay there.
/// </summary>
public readonly record struct CelRange(ulong Min, ulong Max)
{
    private const double TwoTo64 = 18446744073709551616.0;

    public static CelRange Unknown => new(0, ulong.MaxValue);

    public static CelRange Exactly(ulong value) => new(value, value);

    public static CelRange operator +(CelRange left, CelRange right) => left.Add(right);

    public static CelRange operator *(CelRange left, CelRange right) => left.Multiply(right);

    public CelRange Add(CelRange other) => new(Sum(Min, other.Min), Sum(Max, other.Max));

    public CelRange Multiply(CelRange other) => new(Product(Min, other.Min), Product(Max, other.Max));

    /// <summary>Times a factor, rounded up.</summary>
    public CelRange Scale(double factor) => new(Scaled(Min, factor), Scaled(Max, factor));

    /// <summary>The range that covers both.</summary>
    public CelRange Union(CelRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    internal static ulong Scaled(ulong value, double factor)
    {
        var scaled = Math.Ceiling(value * factor);
        return scaled >= TwoTo64 ? ulong.MaxValue : (ulong)scaled;
    }

    private static ulong Sum(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;

    private static ulong Product(ulong a, ulong b) => b != 0 && a > ulong.MaxValue / b ? ulong.MaxValue : a * b;
}
