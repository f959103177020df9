using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Functions;

/// <summary>The language's arithmetic for libraries: an overflow is an error value.</summary>
public static class CelArithmetic
{
    /// <summary>The sum of two values of one kind: numbers, durations, strings, bytes or lists.</summary>
    public static CelValue Add(CelValue left, CelValue right) =>
        left.Kind == right.Kind && left.Kind is CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Duration or CelKind.String or CelKind.Bytes
            or CelKind.List
            ? Arithmetic.Add(left, right)
            : CelError.NoSuchOverload;
}
