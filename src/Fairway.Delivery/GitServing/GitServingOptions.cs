namespace Fairway.Delivery.GitServing;

/// <summary>Which repositories are served, and how.</summary>
public sealed record GitServingOptions
{
    /// <summary>Each folder in it that is a bare repository is served under its own name.</summary>
    public required string RootFolder { get; init; }

    public string GitProgram { get; init; } = "git";

    /// <summary>Whether pushes are taken.</summary>
    public bool AllowPush { get; init; } = true;

    /// <summary>The largest request, in bytes.</summary>
    public long MaxRequestBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Called with a repository's name after something was pushed to it.</summary>
    public Func<string, CancellationToken, Task>? Pushed { get; init; }
}
