using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>What <c>join</c> costs: in evaluation two passes over the result, before it one.</summary>
internal static class JoinCost
{
    public static CelCostModel Model { get; } = CelCostModel.From(
        arguments => CelRange.Scaled(ResultSize(arguments), 2 * CelCostModel.CharacterFactor),
        Estimate);

    private static ulong ResultSize(ReadOnlySpan<CelValue> arguments)
    {
        var items = new ListView(arguments[0]);
        var size = 0UL;
        for (var i = 0; i < items.Count; i++)
        {
            size += CelCostModel.SizeOf(items[i]);
        }

        return arguments.Length > 1 && items.Count > 1 ? size + (ulong)(items.Count - 1) * CelCostModel.SizeOf(arguments[1]) : size;
    }

    private static CelCallEstimate Estimate(CelCallShape call)
    {
        var list = call.Size(0);
        var size = list * (call.ItemSize(0) ?? CelRange.Unknown);
        if (call.Count > 1)
        {
            size += call.Size(1) * new CelRange(list.Min > 0 ? list.Min - 1 : 0, list.Max > 0 ? list.Max - 1 : 0);
        }

        return new(size.Scale(CelCostModel.CharacterFactor), size);
    }
}
