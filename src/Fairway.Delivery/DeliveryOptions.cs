namespace Fairway.Delivery;

/// <summary>Where delivery keeps what it fetched, and what it allows.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Holds the artifacts, by digest, and clones while they are made; made when missing.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The <c>git</c> program; a name is looked up in PATH.</summary>
    public string GitProgram { get; init; } = "git";

    /// <summary>Whether <c>file://</c> URLs may be fetched: they read this machine's disk as the user that Fairway runs as.</summary>
    public bool AllowFileRepositories { get; init; }

    /// <summary>The largest source, unpacked, in bytes.</summary>
    public long MaxSourceBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most files a source may have.</summary>
    public int MaxSourceFiles { get; init; } = 20_000;

    /// <summary>How soon to look again for a dependency or a source that is not there yet, when no event tells.</summary>
    public TimeSpan DependencyRetry { get; init; } = TimeSpan.FromSeconds(5);
}
