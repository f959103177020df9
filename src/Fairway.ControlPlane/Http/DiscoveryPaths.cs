using Fairway.ControlPlane.Kinds;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers <c>/api</c>, <c>/apis</c> and below from the kinds served at the moment.</summary>
internal sealed class DiscoveryPaths(KindRegistry kinds)
{
    /// <returns>False when the path is none of discovery's.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var set = kinds.Current;
        var document = path.Split('/', 5) switch
        {
            ["", "api"] => Value.Map(("kind", "APIVersions"), ("versions", Value.List("v1"))),
            ["", "apis"] => Value.Map(
                ("kind", "APIGroupList"),
                ("apiVersion", "v1"),
                ("groups", ValueList.From(set.Groups.Where(group => group.Length > 0).Order(StringComparer.Ordinal).Select(group => Group(set, group))))),
            ["", "api", var version] when set.Versions.Contains(("", version)) => Resources(set, "", version),
            ["", "apis", var group] when set.Groups.Contains(group) && group.Length > 0 => Group(set, group),
            ["", "apis", var group, var version] when set.Versions.Contains((group, version)) => Resources(set, group, version),
            _ => Value.Null,
        };
        if (document.IsNull)
        {
            return false;
        }

        await ValueAnswer.WriteAsync(context, 200, document, isYaml: false);
        return true;
    }

    private static Value Group(KindSet set, string group)
    {
        var versions = set.Versions.Where(pair => pair.Group == group)
            .Select(pair => Value.Map(("groupVersion", $"{group}/{pair.Version}"), ("version", pair.Version))).ToArray();
        return Value.Map(
            ("kind", "APIGroup"), ("apiVersion", "v1"), ("name", group), ("versions", ValueList.From(versions)), ("preferredVersion", versions[0]));
    }

    private static Value Resources(KindSet set, string group, string version) => Value.Map(
        ("kind", "APIResourceList"),
        ("apiVersion", "v1"),
        ("groupVersion", group.Length == 0 ? version : $"{group}/{version}"),
        ("resources", ValueList.From(set.Served.Where(kind => kind.Kind.Group == group && kind.Kind.Version == version).SelectMany(Entries))));

    private static IEnumerable<Value> Entries(KindDescription kind)
    {
        yield return Value.Map(
            ("name", kind.Plural),
            ("singularName", kind.Singular),
            ("namespaced", kind.Namespaced),
            ("kind", kind.Kind.Kind),
            ("verbs", Strings(kind.Verbs)),
            ("shortNames", Strings(kind.ShortNames)),
            ("categories", Strings(kind.Categories)));
        foreach (var subresource in kind.Subresources)
        {
            yield return Value.Map(
                ("name", $"{kind.Plural}/{subresource.Name}"),
                ("singularName", ""),
                ("namespaced", kind.Namespaced),
                ("group", subresource.Kind.Group),
                ("version", subresource.Kind.Version),
                ("kind", subresource.Kind.Kind),
                ("verbs", Strings(subresource.Verbs)));
        }
    }

    private static Value Strings(IEnumerable<string> texts) => ValueList.From(texts.Select(text => (Value)text));
}
