using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Building;

/// <summary>What to build and where to push it.</summary>
public sealed record BuildRequest
{
    /// <summary>The folder of the .NET project: it and nothing above it is the input.</summary>
    public required string SourceFolder { get; init; }

    /// <summary>The repository and tag that receive the image.</summary>
    public required ImageReference Reference { get; init; }

    public required Platform Platform { get; init; }

    /// <summary>Whether to take the newest packages and write the lock file anew.</summary>
    public bool UpdateLock { get; init; }

    /// <summary>The time that every file and the image itself carry, as <c>SOURCE_DATE_EPOCH</c> means it; whole seconds.</summary>
    public DateTimeOffset Epoch { get; init; } = DateTimeOffset.UnixEpoch;
}
