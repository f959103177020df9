namespace Fairway.Languages.Cel.Values;

/// <summary>A list that an expression computed.</summary>
internal sealed class CelList : CelReference
{
    public static readonly CelValue Empty = new CelList([]);

    /// <exception cref="CostLimitException">The list has too many nodes.</exception>
    public CelList(CelValue[] items)
        : base(CelKind.List)
    {
        Items = items;
        var weight = 1L;
        foreach (var item in items)
        {
            weight += ValueWeight.Of(item);
        }

        Weight = ValueWeight.Checked(weight);
    }

    public CelValue[] Items { get; }

    public long Weight { get; }
}
