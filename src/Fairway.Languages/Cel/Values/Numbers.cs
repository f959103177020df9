namespace Fairway.Languages.Cel.Values;

/// <summary>Comparison of int, uint and double by their values.</summary>
internal static class Numbers
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static bool AreEqual(CelValue left, CelValue right)
    {
        if (ReferenceEquals(left.Reference, right.Reference))
        {
            return left.IsDouble ? left.RawDouble == right.RawDouble : left.RawInt == right.RawInt;
        }

        return Compare(left, right) == 0;
    }

    /// <summary>Negative, zero or positive; null when one is NaN.</summary>
    public static int? Compare(CelValue left, CelValue right)
    {
        if (left.IsDouble)
        {
            return right.IsDouble ? Compare(left.RawDouble, right.RawDouble)
                : double.IsNaN(left.RawDouble) ? null
                : right.IsInt ? Compare(left.RawDouble, right.RawInt) : Compare(left.RawDouble, right.RawUint);
        }

        if (right.IsDouble)
        {
            return Compare(right, left) is { } reversed ? -reversed : null;
        }

        if (left.IsInt)
        {
            return right.IsInt ? left.RawInt.CompareTo(right.RawInt)
                : left.RawInt < 0 ? -1
                : ((ulong)left.RawInt).CompareTo(right.RawUint);
        }

        return right.IsUint ? left.RawUint.CompareTo(right.RawUint)
            : right.RawInt < 0 ? 1
            : left.RawUint.CompareTo((ulong)right.RawInt);
    }

    /// <summary>The number as an index or a key of whole numbers, when it is one exactly.</summary>
    public static bool TryWhole(CelValue number, out long whole)
    {
        whole = number.RawInt;
        if (number.IsInt)
        {
            return true;
        }

        if (number.IsUint)
        {
            return number.RawUint <= long.MaxValue;
        }

        if (!number.IsDouble)
        {
            return false;
        }

        var real = number.RawDouble;
        var exact = Math.Floor(real) == real && real is >= -TwoTo63 and < TwoTo63;
        whole = exact ? (long)real : 0;
        return exact;
    }

    private static int? Compare(double left, double right) =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : null;

    // As cel-go does, a whole number within range is compared as the nearest double.
    private static int Compare(double left, long right) => left < -TwoTo63 ? -1 : left > TwoTo63 ? 1 : left.CompareTo((double)right);

    private static int Compare(double left, ulong right) => left < 0 ? -1 : left > TwoTo64 ? 1 : left.CompareTo((double)right);
}
