namespace Fairway.Languages.Cel.Costs;

/// <summary>What the estimator knows of a node: where it comes from, its size, and the sizes of its keys and its items or values.</summary>
internal sealed record NodeSizes(string[] Path, CelRange? Size, EntrySizes? Entries)
{
    public static NodeSizes None { get; } = new([], null, null);
}

/// <summary>The sizes of a list's or a map's keys and of its items or values.</summary>
internal sealed record EntrySizes(CelRange Key, CelRange Value)
{
    public static EntrySizes? Union(EntrySizes? left, EntrySizes? right) =>
        left is null || right is null ? null : new(left.Key.Union(right.Key), left.Value.Union(right.Value));
}
