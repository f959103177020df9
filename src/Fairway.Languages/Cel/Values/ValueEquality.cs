using System.Runtime.CompilerServices;
using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>
/// Equality as the specification has it: numbers compare by value across types, values of different kinds differ, NaN differs from itself.
/// Counts the nodes it looks at, so that a host can bound the work.
/// </summary>
internal static class ValueEquality
{
    /// <summary>The most nodes that one evaluation may compare; some 50 ms of work that cost does not count.</summary>
    public const long MaxWork = 2_000_000;

    /// <exception cref="CostLimitException">More nodes were compared than may be.</exception>
    public static bool AreEqual(CelValue left, CelValue right, ref long work)
    {
        if (++work > MaxWork)
        {
            throw new CostLimitException();
        }

        if (left.Reference is string a)
        {
            return right.Reference is string b && string.Equals(a, b, StringComparison.Ordinal);
        }

        if (left.IsNumber)
        {
            return right.IsNumber && Numbers.AreEqual(left, right);
        }

        return AreOthersEqual(left, right, ref work);
    }

    private static bool AreOthersEqual(CelValue left, CelValue right, ref long work)
    {
        // A JSON tree holds no NaN, so one and the same is equal.
        if (left.Reference is ValueMap or ValueList && ReferenceEquals(left.Reference, right.Reference))
        {
            return true;
        }

        var kind = left.Kind;
        if (kind != right.Kind)
        {
            return false;
        }

        return kind switch
        {
            CelKind.Null => true,
            CelKind.Bool or CelKind.Duration => left.RawInt == right.RawInt,
            CelKind.Bytes => left.As<CelBytes>()!.Span.SequenceEqual(right.As<CelBytes>()!.Span),
            CelKind.Timestamp => left.As<CelTimestamp>()!.CompareTo(right.As<CelTimestamp>()) == 0,
            CelKind.List => AreListsEqual(new(left), new(right), ref work),
            CelKind.Map => AreMapsEqual(new(left), new(right), ref work),
            CelKind.Optional => AreOptionalsEqual(left.As<CelOptional>()!, right.As<CelOptional>()!, ref work),
            _ => left.Reference!.Equals(right.Reference),
        };
    }

    private static bool AreOptionalsEqual(CelOptional left, CelOptional right, ref long work) =>
        left.HasValue == right.HasValue && (!left.HasValue || AreEqual(left.Value, right.Value, ref work));

    private static bool AreListsEqual(ListView left, ListView right, ref long work)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i], ref work))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreMapsEqual(MapView left, MapView right, ref long work)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!right.TryGet(left.KeyAt(i), out var theirs) || !AreEqual(left.ValueAt(i), theirs, ref work))
            {
                return false;
            }
        }

        return true;
    }
}
