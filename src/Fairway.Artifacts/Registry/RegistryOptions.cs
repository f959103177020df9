using System.ComponentModel.DataAnnotations;

namespace Fairway.Artifacts.Registry;

/// <summary>Where a registry keeps its content and how much it takes at once.</summary>
public sealed record RegistryOptions
{
    /// <summary>The folder; made when missing. Content lies in <c>blobs/</c>, names in <c>repositories/</c>.</summary>
    public required string Root { get; init; }

    /// <summary>The largest blob in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBlobBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>Of a list asked for without a page size, the most entries in one answer.</summary>
    [Range(1, 100_000)]
    public int PageSize { get; init; } = 1000;

    /// <summary>Host names that requests may be addressed to, beside <c>localhost</c> and addresses.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];
}
