namespace Fairway.Policy.PodSecurity;

/// <summary>What holds for namespaces without labels, and who is exempt (upstream's PodSecurityConfiguration).</summary>
public sealed record PodSecurityOptions
{
    public NamespacePolicy Defaults { get; init; } = NamespacePolicy.Privileged;

    /// <summary>Namespaces where nothing is evaluated.</summary>
    public IReadOnlySet<string> ExemptNamespaces { get; init; } = new HashSet<string>();

    /// <summary>Users whose requests are not evaluated; controllers make pods under their own names.</summary>
    public IReadOnlySet<string> ExemptUsers { get; init; } = new HashSet<string>();

    /// <summary>Runtime classes whose pods are not evaluated.</summary>
    public IReadOnlySet<string> ExemptRuntimeClasses { get; init; } = new HashSet<string>();

    /// <summary>How many pods are looked at when a namespace becomes stricter.</summary>
    public int MostPodsToCheck { get; init; } = 3000;

    /// <summary>How long that may take.</summary>
    public TimeSpan PodCheckTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
