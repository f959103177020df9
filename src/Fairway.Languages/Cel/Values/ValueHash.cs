using System.Runtime.CompilerServices;

namespace Fairway.Languages.Cel.Values;

/// <summary>Hash codes that agree with <see cref="ValueEquality"/>: equal numbers of different types have one.</summary>
internal static class ValueHash
{
    public static int Of(CelValue value) => value.Kind switch
    {
        CelKind.Null => 0,
        CelKind.String => value.AsString()!.GetHashCode(StringComparison.Ordinal),
        CelKind.Int or CelKind.Uint or CelKind.Double =>
            OfNumber(value.IsDouble ? value.RawDouble : value.IsInt ? value.RawInt : value.RawUint),
        CelKind.Bool => value.RawBool ? 1231 : 1237,
        CelKind.Duration => value.RawInt.GetHashCode(),
        CelKind.Bytes => OfBytes(value.As<CelBytes>()!.Span),
        CelKind.Timestamp => HashCode.Combine(value.As<CelTimestamp>()!.Seconds, value.As<CelTimestamp>()!.Nanoseconds),
        CelKind.List => OfList(new(value)),
        CelKind.Map => OfMap(new(value)),
        CelKind.Optional => value.As<CelOptional>() is { HasValue: true } some ? Of(some.Value) : 7,
        _ => value.Reference!.GetHashCode(),
    };

    // The sum makes one zero of both.
    private static int OfNumber(double number) => (number + 0.0).GetHashCode();

    private static int OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private static int OfList(ListView list)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = new HashCode();
        for (var i = 0; i < list.Count; i++)
        {
            hash.Add(Of(list[i]));
        }

        return hash.ToHashCode();
    }

    private static int OfMap(MapView map)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = map.Count;
        for (var i = 0; i < map.Count; i++)
        {
            hash += HashCode.Combine(Of(map.KeyAt(i)), Of(map.ValueAt(i)));
        }

        return hash;
    }
}
