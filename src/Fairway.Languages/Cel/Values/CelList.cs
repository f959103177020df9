namespace Fairway.Languages.Cel.Values;

/// <summary>A list that an expression computed.</summary>
internal sealed class CelList(CelValue[] items) : CelReference(CelKind.List)
{
    public static readonly CelValue Empty = new CelList([]);

    public CelValue[] Items { get; } = items;
}
