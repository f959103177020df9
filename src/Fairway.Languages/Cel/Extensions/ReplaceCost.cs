using Fairway.Languages.Cel.Costs;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>What <c>replace</c> costs, two passes over the text, and how large its result can be: as apiserver's estimator has it.</summary>
internal static class ReplaceCost
{
    public static CelCostModel Model { get; } = CelCostModel.From(
        arguments => CelRange.Scaled(CelCostModel.SizeOf(arguments[0]), 2 * CelCostModel.CharacterFactor),
        call => new(call.Size(0).Scale(2 * CelCostModel.CharacterFactor), ResultSize(call.Size(0), call.Size(1), call.Size(2))));

    private static CelRange ResultSize(CelRange text, CelRange old, CelRange with)
    {
        var (most, keptAtMost) = old.Min == 0 ? (Next(text.Max), text.Max)
            : with.Max <= old.Min ? (0, text.Max)
            : (CelRange.Scaled(text.Max, 1.0 / old.Min), 0UL);
        var (least, keptAtLeast) = old.Max == 0 ? (Next(text.Min), text.Min)
            : old.Max <= with.Min ? (0, text.Min)
            : (CelRange.Scaled(text.Min, 1.0 / old.Max), 0UL);
        return new CelRange(least, most) * with + new CelRange(keptAtLeast, keptAtMost);
    }

    private static ulong Next(ulong size) => size == ulong.MaxValue ? size : size + 1;
}
