using System.Security.Cryptography;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Discovery;

/// <summary>The parts of legacy discovery: APIGroup and APIResourceList (v1).</summary>
internal static class GroupDocuments
{
    public static Value Summary(ServedGroup group)
    {
        var versions = group.Versions
            .Select(version => Value.Map(("groupVersion", $"{group.Name}/{version.Name}"), ("version", version.Name))).ToArray();
        return Value.Map(("name", group.Name), ("versions", Value.List(versions)), ("preferredVersion", versions[0]));
    }

    public static Value Resources(string group, ServedVersion version) => Value.Map(
        ("kind", "APIResourceList"),
        ("apiVersion", "v1"),
        ("groupVersion", group.Length == 0 ? version.Name : $"{group}/{version.Name}"),
        ("resources", ValueList.From(version.Kinds.SelectMany(Entries))));

    private static IEnumerable<Value> Entries(KindDescription kind)
    {
        var entry = Value.Map(
            ("name", kind.Plural),
            ("singularName", kind.Singular),
            ("namespaced", kind.Namespaced),
            ("kind", kind.Kind.Kind),
            ("verbs", Texts(kind.Verbs)));
        entry = kind.ShortNames.Count == 0 ? entry : entry.With("shortNames", Texts(kind.ShortNames));
        entry = kind.Categories.Count == 0 ? entry : entry.With("categories", Texts(kind.Categories));
        yield return kind.IsStored ? entry.With("storageVersionHash", StorageVersionHash((kind.StoredAs ?? kind).Kind)) : entry;
        foreach (var subresource in kind.Subresources)
        {
            yield return SubresourceEntry(kind, subresource);
        }
    }

    // By it clients see that objects are stored in another version now (apiserver's pkg/endpoints/discovery).
    private static string StorageVersionHash(GroupVersionKind stored) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{stored.Group}/{stored.Version}/{stored.Kind}")).AsSpan(0, 8));

    private static Value SubresourceEntry(KindDescription kind, Subresource subresource)
    {
        var entry = Value.Map(("name", $"{kind.Plural}/{subresource.Name}"), ("singularName", ""), ("namespaced", kind.Namespaced));
        var isForeign = subresource.Kind.Group != kind.Kind.Group || subresource.Kind.Version != kind.Kind.Version;
        entry = isForeign ? entry.With("group", subresource.Kind.Group).With("version", subresource.Kind.Version) : entry;
        return entry.With("kind", subresource.Kind.Kind).With("verbs", Texts(subresource.Verbs));
    }

    internal static Value Texts(IEnumerable<string> texts) => ValueList.From(texts.Select(text => (Value)text));
}
