using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Kinds;

/// <summary>The kinds that delivery serves, and their definitions: every field that Flux has, so that none is dropped unseen.</summary>
internal static class DeliveryKinds
{
    public const string GitRepositoryKind = "GitRepository";
    public const string KustomizationKind = "Kustomization";
    public const string SourceGroup = "source.toolkit.fluxcd.io";
    public const string KustomizeGroup = "kustomize.toolkit.fluxcd.io";

    /// <summary>Asks for a reconciliation at once, whenever its value changes.</summary>
    public const string RequestedAt = "reconcile.fluxcd.io/requestedAt";

    public static GroupVersionResource GitRepositories { get; } = new(SourceGroup, "v1", "gitrepositories");

    public static GroupVersionResource Kustomizations { get; } = new(KustomizeGroup, "v1", "kustomizations");

    public static GroupVersionResource Definitions { get; } = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    /// <summary>The CustomResourceDefinitions of both kinds.</summary>
    public static IReadOnlyList<Value> ReadDefinitions() => [Read(GitRepositories.Resource), Read(Kustomizations.Resource)];

    private static Value Read(string name)
    {
        using var stream = typeof(DeliveryKinds).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the definition {name} is not in this build");
        using var reader = new StreamReader(stream);
        return YamlReader.ReadAll(reader.ReadToEnd())[0].Value;
    }
}
