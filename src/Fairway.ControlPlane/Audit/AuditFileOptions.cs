using System.ComponentModel.DataAnnotations;

namespace Fairway.ControlPlane.Audit;

/// <summary>How large the audit log may become.</summary>
public sealed record AuditFileOptions
{
    /// <summary>The size in bytes above which a new file is begun.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many full files are kept beside the current one, the newest as <c>NAME.1</c>.</summary>
    [Range(0, 1000)]
    public int Backups { get; init; } = 4;
}
