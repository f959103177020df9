using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>
/// How many nodes a computed value has, counting a shared part each time it is met: a few dozen names for lists of each other could make
/// 4^40. Whoever walks such a value walks that many.
/// </summary>
internal static class ValueWeight
{
    /// <summary>The most nodes that a walk may meet.</summary>
    public const long Max = 4_000_000;

    /// <exception cref="CostLimitException">The value has too many nodes.</exception>
    public static long Checked(long weight) => weight <= Max ? weight : throw new CostLimitException();

    public static long Of(CelValue value) => value.Reference switch
    {
        CelList list => list.Weight,
        CelMap map => map.Weight,
        CelOptional { HasValue: true } some => 1 + Of(some.Value),
        ValueList tree => 1 + tree.Count,
        ValueMap tree => 1 + tree.Count,
        _ => 1,
    };
}
