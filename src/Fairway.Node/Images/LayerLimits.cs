namespace Fairway.Node.Images;

/// <summary>How much one layer may unpack to, so that a small download cannot fill the disk or the inode table.</summary>
internal sealed record LayerLimits
{
    public static LayerLimits Default { get; } = new();

    /// <summary>Bytes of the uncompressed archive.</summary>
    public long MostBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    public int MostEntries { get; init; } = 1_000_000;
}
