using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Demo;

/// <summary>The objects that make the platform follow the demo's repository.</summary>
internal static class FleetObjects
{
    public const string Namespace = "fairway-system";

    public static GroupVersionResource GitRepositories { get; } = new("source.toolkit.fluxcd.io", "v1", "gitrepositories");

    public static GroupVersionResource Kustomizations { get; } = new("kustomize.toolkit.fluxcd.io", "v1", "kustomizations");

    /// <summary>The overlays that are delivered, and the namespace each runs in.</summary>
    public static IReadOnlyList<(string Overlay, string Namespace)> Overlays { get; } =
        [("staging", "harbour-staging"), ("production", "harbour-production")];

    public static Value Repository(string url) => Object(GitRepositories, "GitRepository", "fleet", Value.Map(
        ("interval", "3s"),
        ("url", url),
        ("ref", Value.Map(("branch", "main")))));

    /// <summary>Follows one folder of the repository; waits until what it applied is healthy.</summary>
    public static Value Kustomization(string name, string folder, bool wait) => Object(Kustomizations, "Kustomization", name, Value.Map(
        ("interval", "10m"),
        ("retryInterval", "15s"),
        ("timeout", "2m"),
        ("path", $"./{folder}"),
        ("prune", true),
        ("wait", wait),
        ("sourceRef", Value.Map(("kind", "GitRepository"), ("name", "fleet")))));

    private static Value Object(GroupVersionResource resource, string kind, string name, Value spec) => Value.Map(
        ("apiVersion", resource.ApiVersion),
        ("kind", kind),
        ("metadata", Value.Map(("name", name), ("namespace", Namespace))),
        ("spec", spec));
}
