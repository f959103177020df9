namespace Fairway.Languages.Cel.Values;

/// <summary>The order of values of one kind: bool, number, string (by code point), bytes, timestamp, duration.</summary>
public static class ValueComparison
{
    /// <summary>
    /// Whether the two have an order, and which; numbers with a NaN have none, yet can be compared: <paramref name="order"/> is null.
    /// </summary>
    public static bool TryCompare(CelValue left, CelValue right, out int? order)
    {
        order = null;
        if (left.IsNumber && right.IsNumber)
        {
            order = Numbers.Compare(left, right);
            return true;
        }

        var kind = left.Kind;
        if (kind != right.Kind)
        {
            return false;
        }

        order = kind switch
        {
            CelKind.String => CompareText(left.AsString()!, right.AsString()!),
            CelKind.Bool or CelKind.Duration => left.RawInt.CompareTo(right.RawInt),
            CelKind.Bytes => left.As<CelBytes>()!.Span.SequenceCompareTo(right.As<CelBytes>()!.Span),
            CelKind.Timestamp => left.As<CelTimestamp>()!.CompareTo(right.As<CelTimestamp>()),
            CelKind.Opaque when left.Reference is IComparable<CelOpaque> comparable => comparable.CompareTo(right.As<CelOpaque>()),
            _ => null,
        };
        return order is not null;
    }

    // UTF-16 order differs from the order of code points where surrogates meet U+E000 and above.
    private static int CompareText(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) != char.IsSurrogate(b)
            ? char.IsSurrogate(a) ? 1 : -1
            : a.CompareTo(b);
    }
}
