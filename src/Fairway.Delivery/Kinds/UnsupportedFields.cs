using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Kinds;

/// <summary>
/// What Flux's kinds have and delivery does not do yet, by name, so that a manifest which needs it is refused instead of half done.
/// </summary>
internal static class UnsupportedFields
{
    public static IReadOnlyList<string> OfGitRepository { get; } =
    [
        "include", "proxySecretRef", "recurseSubmodules", "serviceAccountName", "sparseCheckout", "verify",
    ];

    public static IReadOnlyList<string> OfKustomization { get; } =
    [
        "buildMetadata", "commonMetadata", "components", "decryption", "deletionPolicy", "healthCheckExprs", "healthChecks", "ignore",
        "ignoreMissingComponents", "images", "kubeConfig", "namePrefix", "nameSuffix", "patches", "postBuild", "serviceAccountName",
    ];

    /// <summary>One line for each thing the object asks for that is not done.</summary>
    public static IReadOnlyList<string> Of(Value @object, bool allowFileRepositories) =>
        @object.GroupVersionKind switch
        {
            (DeliveryKinds.SourceGroup, "v1", DeliveryKinds.GitRepositoryKind) =>
                [.. Named(@object["spec"], OfGitRepository), .. GitRepositoryValues(@object["spec"], allowFileRepositories)],
            (DeliveryKinds.KustomizeGroup, "v1", DeliveryKinds.KustomizationKind) =>
                [.. Named(@object["spec"], OfKustomization), .. KustomizationValues(@object)],
            _ => [],
        };

    private static IEnumerable<string> Named(Value spec, IReadOnlyList<string> fields) =>
        fields.Where(field => !spec[field].IsNull && spec[field] != false).Select(field => $"spec.{field}: not supported yet");

    private static IEnumerable<string> GitRepositoryValues(Value spec, bool allowFileRepositories)
    {
        if (!spec["ref"]["semver"].IsNull)
        {
            yield return "spec.ref.semver: not supported yet: name the tag in spec.ref.tag";
        }

        if (spec["provider"].AsString() is { } provider && provider != "generic")
        {
            yield return $"spec.provider: {provider} is not supported yet: use generic with spec.secretRef";
        }

        if (!Uri.TryCreate(spec["url"].AsString(), UriKind.Absolute, out var url))
        {
            yield return "spec.url: not a URL";
        }
        else if (url.Scheme is not ("http" or "https") && !(url.Scheme == "file" && allowFileRepositories))
        {
            yield return $"spec.url: {url.Scheme} is not supported yet: use http or https";
        }
        else if (url.UserInfo.Length > 0)
        {
            yield return "spec.url: a user name or password in the URL is not supported: put them into a Secret and name it in spec.secretRef";
        }
    }

    private static IEnumerable<string> KustomizationValues(Value @object)
    {
        var source = @object["spec"]["sourceRef"];
        if (source["kind"].AsString() is { } kind && kind != DeliveryKinds.GitRepositoryKind)
        {
            yield return $"spec.sourceRef.kind: {kind} is not supported yet: use GitRepository";
        }

        if (source["namespace"].AsString() is { Length: > 0 } other && @object.Namespace.Length > 0 && other != @object.Namespace)
        {
            yield return $"spec.sourceRef.namespace: a source of another namespace ({other}) is not supported yet";
        }

        foreach (var dependency in @object["spec"]["dependsOn"].Items.Where(item => !item["readyExpr"].IsNull))
        {
            yield return $"spec.dependsOn[{dependency["name"].AsString()}].readyExpr: not supported yet";
        }
    }
}
