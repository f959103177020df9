using Fairway.Delivery.Reporting;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>What a Kustomization asks for.</summary>
internal sealed record KustomizationSpec
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(30);

    public required ObjectKey Source { get; init; }

    /// <summary>The folder, as written.</summary>
    public required string Path { get; init; }

    public required TimeSpan Interval { get; init; }

    public required TimeSpan RetryInterval { get; init; }

    /// <summary>The interval less 30 seconds when not set, and never below 30 seconds, as in Flux.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Empty when not set.</summary>
    public required string TargetNamespace { get; init; }

    public required IReadOnlyList<ObjectKey> DependsOn { get; init; }

    public bool Prune { get; init; }

    public bool Wait { get; init; }

    public bool Force { get; init; }

    /// <exception cref="FormatException">A duration is none or too short.</exception>
    public static KustomizationSpec Read(Value kustomization)
    {
        var spec = kustomization["spec"];
        var interval = GoDuration.ParseInterval(spec["interval"].AsString() ?? "", "spec.interval");
        var timeout = spec["timeout"].AsString() is { } text ? GoDuration.Parse(text) : interval - ShortestTimeout;
        return new()
        {
            Source = new(kustomization.Namespace, spec["sourceRef"]["name"].AsString() ?? ""),
            Path = spec["path"].AsString() ?? "",
            Interval = interval,
            RetryInterval = spec["retryInterval"].AsString() is { } retry ? GoDuration.ParseInterval(retry, "spec.retryInterval") : interval,
            Timeout = timeout > ShortestTimeout ? timeout : ShortestTimeout,
            TargetNamespace = spec["targetNamespace"].AsString() ?? "",
            DependsOn = ReadDependencies(kustomization),
            Prune = spec["prune"].AsBool() == true,
            Wait = spec["wait"].AsBool() == true,
            Force = spec["force"].AsBool() == true,
        };
    }

    /// <summary>The Kustomizations that must be ready first.</summary>
    public static IReadOnlyList<ObjectKey> ReadDependencies(Value kustomization) =>
        [.. kustomization["spec"]["dependsOn"].Items.Select(item =>
            new ObjectKey(item["namespace"].AsString() is { Length: > 0 } ns ? ns : kustomization.Namespace, item["name"].AsString() ?? ""))];
}
