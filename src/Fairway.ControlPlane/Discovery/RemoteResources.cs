using Fairway.ControlPlane.Aggregation;
using Fairway.Values;

namespace Fairway.ControlPlane.Discovery;

/// <summary>
/// The version of an aggregated discovery document (apidiscovery.k8s.io/v2) that tells of another server's resources, made of the APIResourceList
/// that it gave last. Without any, or while it does not answer, the version is stale.
/// </summary>
internal static class RemoteResources
{
    public static Value Of(RemoteVersion remote)
    {
        var entries = remote.Documents.Resources["resources"].Items;
        var isFresh = remote.Service.IsAvailable && remote.Documents.Resources.IsMap;
        return Value.Map(
            ("version", remote.Service.Version),
            ("resources", ValueList.From(entries.Where(entry => !IsSubresource(entry)).Select(entry => Resource(remote.Service, entry, entries)))),
            ("freshness", isFresh ? "Current" : "Stale"));
    }

    private static Value Resource(RemoteService service, Value entry, ValueList all)
    {
        var name = entry["name"].AsString() ?? "";
        var resource = Value.Map(
            ("resource", name),
            ("responseKind", Kind(service, entry)),
            ("scope", entry["namespaced"].AsBool() == true ? "Namespaced" : "Cluster"),
            ("singularResource", entry["singularName"].AsString() ?? ""),
            ("verbs", Verbs(entry)));
        foreach (var field in (ReadOnlySpan<string>)["shortNames", "categories"])
        {
            resource = entry[field].Items.Count > 0 ? resource.With(field, entry[field]) : resource;
        }

        var below = all.Where(other => (other["name"].AsString() ?? "").StartsWith(name + "/", StringComparison.Ordinal)).Select(other => Value.Map(
            ("subresource", (other["name"].AsString() ?? "")[(name.Length + 1)..]), ("responseKind", Kind(service, other)), ("verbs", Verbs(other))));
        return below.ToArray() is { Length: > 0 } subresources ? resource.With("subresources", Value.List(subresources)) : resource;
    }

    // Without a group and version of its own, an entry has those of the list.
    private static Value Kind(RemoteService service, Value entry) => Value.Map(
        ("group", entry["group"].AsString() ?? service.Group),
        ("version", entry["version"].AsString() ?? service.Version),
        ("kind", entry["kind"].AsString() ?? ""));

    private static Value Verbs(Value entry) => entry["verbs"].IsList ? entry["verbs"] : ValueList.Empty;

    private static bool IsSubresource(Value entry) => (entry["name"].AsString() ?? "").Contains('/', StringComparison.Ordinal);
}
