using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>
/// A compiled node. Where <see cref="IsConstant"/>, its value is known and <see cref="Cost"/> is what computing it would have cost each time.
/// </summary>
internal readonly record struct Compiled(Step Run, bool IsConstant = false, CelValue Value = default, ulong Cost = 0)
{
    public static Compiled Constant(CelValue value, ulong cost = 0) => new(
        cost == 0 ? _ => value : frame =>
        {
            frame.Charge(cost);
            return value;
        },
        true,
        value,
        cost);
}
