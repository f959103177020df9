namespace Fairway.Kubernetes.Client;

/// <summary>How a server-side apply is done. By default a conflict refuses it, and it is stored.</summary>
public readonly record struct ApplyOptions
{
    /// <summary>Take fields that others own.</summary>
    public bool Force { get; init; }

    /// <summary>Answer with what would be stored, and store nothing.</summary>
    public bool DryRun { get; init; }
}
