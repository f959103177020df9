using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Discovery;

/// <summary>An API group with its versions, the preferred one first.</summary>
internal sealed record ServedGroup(string Name, IReadOnlyList<ServedVersion> Versions)
{
    /// <summary>The core group first, then by name.</summary>
    public static IReadOnlyList<ServedGroup> From(IEnumerable<KindDescription> kinds) =>
    [
        .. kinds.Where(kind => kind.Served)
            .GroupBy(kind => kind.Kind.Group)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ServedGroup(group.Key, VersionsOf(group))),
    ];

    private static List<ServedVersion> VersionsOf(IEnumerable<KindDescription> kinds) =>
    [
        .. kinds.GroupBy(kind => kind.Kind.Version)
            .OrderBy(version => version.Key, VersionOrder.Instance)
            .Select(version => new ServedVersion(version.Key, [.. version.OrderBy(kind => kind.Plural, StringComparer.Ordinal)])),
    ];
}

/// <summary>A version of a group with its kinds by plural name.</summary>
internal sealed record ServedVersion(string Name, IReadOnlyList<KindDescription> Kinds);
