namespace Fairway.Values.Patching;

/// <summary>
/// What a JSON Patch may cost. The defaults are the API server's: 10,000 operations, 3 MiB of values written by <c>copy</c>, a depth of 512.
/// MaxWork is how many nodes may be visited and copied for the operations; it keeps a hostile patch from being quadratic.
/// </summary>
public sealed record PatchLimits(int MaxOperations = 10_000, int MaxCopied = 3 * 1024 * 1024, int MaxDepth = 512, int MaxWork = 16_000_000)
{
    public static PatchLimits Default { get; } = new();
}
