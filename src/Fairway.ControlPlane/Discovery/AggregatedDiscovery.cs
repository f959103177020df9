using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Discovery;

/// <summary>Discovery in one document (apidiscovery.k8s.io/v2, KEP-3352), which clients since Kubernetes 1.26 ask for first.</summary>
internal static class AggregatedDiscovery
{
    public const string ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>Whether an Accept header asks for the aggregated form, in the version that is served.</summary>
    public static bool IsAsked(string accept) => accept.Split(',').Any(type =>
    {
        var parts = type.Split(';', StringSplitOptions.TrimEntries);
        return parts[0] is "application/json" or "*/*"
            && parts.Contains("g=apidiscovery.k8s.io")
            && parts.Contains("v=v2")
            && parts.Contains("as=APIGroupDiscoveryList");
    });

    public static Value List(IEnumerable<ServedGroup> groups) => Value.Map(
        ("kind", "APIGroupDiscoveryList"),
        ("apiVersion", "apidiscovery.k8s.io/v2"),
        ("metadata", ValueMap.Empty),
        ("items", ValueList.From(groups.Select(Group))));

    private static Value Group(ServedGroup group)
    {
        var metadata = Value.Map(("creationTimestamp", Value.Null));
        return Value.Map(
            ("metadata", group.Name.Length == 0 ? metadata : Value.Map(("name", group.Name)).WithFields(metadata)),
            ("versions", ValueList.From(group.Versions.Select(Version))));
    }

    private static Value Version(ServedVersion version) => version.Remote is { } remote ? RemoteResources.Of(remote) : Value.Map(
        ("version", version.Name),
        ("resources", ValueList.From(version.Kinds.Select(Resource))),
        ("freshness", "Current"));

    private static Value Resource(KindDescription kind)
    {
        var resource = new ValueMap.Builder
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = ResponseKind(kind.Kind),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = GroupDocuments.Texts(kind.Verbs),
        };
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = GroupDocuments.Texts(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            resource["categories"] = GroupDocuments.Texts(kind.Categories);
        }

        if (kind.Subresources.Count > 0)
        {
            resource["subresources"] = ValueList.From(kind.Subresources.Select(subresource => Value.Map(
                ("subresource", subresource.Name),
                ("responseKind", ResponseKind(subresource.Kind)),
                ("verbs", GroupDocuments.Texts(subresource.Verbs)))));
        }

        return resource.Build();
    }

    private static Value ResponseKind(GroupVersionKind kind) => Value.Map(("group", kind.Group), ("version", kind.Version), ("kind", kind.Kind));
}
