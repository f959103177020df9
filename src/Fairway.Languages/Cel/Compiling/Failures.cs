using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>What becomes of errors and unknowns where several meet: an unknown hides errors, unknowns join.</summary>
internal static class Failures
{
    /// <summary>The failure of two values at least one of which is no proper value.</summary>
    public static CelValue Merge(CelValue left, CelValue right)
    {
        if (left.Reference is CelUnknown a)
        {
            return right.Reference is CelUnknown b ? a.Join(b) : left;
        }

        return right.IsUnknown || left.IsProper ? right : left;
    }

    /// <summary>The value itself when it is a failure, else the error of a value of the wrong type.</summary>
    public static CelValue OrNoOverload(CelValue value) => value.IsProper ? CelError.NoSuchOverload : value;
}
