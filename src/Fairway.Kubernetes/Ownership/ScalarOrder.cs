using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>A total order over values: numbers, then strings, booleans, everything else by its JSON text.</summary>
internal static class ScalarOrder
{
    public static int Compare(Value left, Value right)
    {
        if (left.AsString() is { } text && right.AsString() is { } other)
        {
            return string.CompareOrdinal(text, other);
        }

        var (a, b) = (Rank(left), Rank(right));
        return a != b ? a.CompareTo(b) : a switch
        {
            0 when left.AsLong() is { } x && right.AsLong() is { } y => x.CompareTo(y),
            0 => left.AsDouble()!.Value.CompareTo(right.AsDouble()!.Value),
            2 => left.AsBool()!.Value.CompareTo(right.AsBool()!.Value),
            _ => left == right ? 0 : string.CompareOrdinal(left.ToString(), right.ToString()),
        };
    }

    private static int Rank(Value value) => value.Kind switch
    {
        ValueKind.Long or ValueKind.Double => 0,
        ValueKind.String => 1,
        ValueKind.Bool => 2,
        _ => 3,
    };
}
