namespace Fairway.Artifacts.Client;

/// <summary>How long a registry may take, and as whom it is asked.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>The wait for an answer's head, and for a whole manifest.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause between two pieces of a blob.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Shown to a registry, or the token service it names, once it asks; null is everybody.</summary>
    public RegistryCredentials? Credentials { get; init; }
}
