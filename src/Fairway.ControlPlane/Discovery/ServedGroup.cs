using Fairway.ControlPlane.Aggregation;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Discovery;

/// <summary>An API group with its versions, the preferred one first.</summary>
internal sealed record ServedGroup(string Name, IReadOnlyList<ServedVersion> Versions)
{
    /// <summary>By the priority of the group, which is the highest of its versions', then by name.</summary>
    public static IReadOnlyList<ServedGroup> From(IEnumerable<KindDescription> kinds, IReadOnlyList<RemoteVersion> remotes) =>
    [
        .. All(kinds, remotes)
            .GroupBy(version => version.Group)
            .OrderByDescending(group => group.Max(version => version.GroupPriority))
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ServedGroup(
                group.Key,
                [.. group.OrderByDescending(version => version.Priority).ThenBy(version => version.Name, VersionOrder.Instance)])),
    ];

    private static IEnumerable<ServedVersion> All(IEnumerable<KindDescription> kinds, IReadOnlyList<RemoteVersion> remotes)
    {
        foreach (var remote in remotes)
        {
            var service = remote.Service;
            yield return new(service.Group, service.Version, []) { Remote = remote, Places = (service.GroupPriority, service.VersionPriority) };
        }

        foreach (var version in kinds.Where(kind => kind.Served).GroupBy(kind => (kind.Kind.Group, kind.Kind.Version)))
        {
            if (!remotes.Any(remote => (remote.Service.Group, remote.Service.Version) == version.Key))
            {
                var (group, name) = version.Key;
                yield return new(group, name, [.. version.OrderBy(kind => kind.Plural, StringComparer.Ordinal)])
                {
                    Places = GroupPriorities.Of(group, name),
                };
            }
        }
    }
}

/// <summary>A version of a group with its kinds by plural name; none when another server answers for it.</summary>
internal sealed record ServedVersion(string Group, string Name, IReadOnlyList<KindDescription> Kinds)
{
    /// <summary>The server that answers; null for this one.</summary>
    public RemoteVersion? Remote { get; init; }

    /// <summary>Of the group and of the version in it, the higher first.</summary>
    public required (int Group, int Version) Places { get; init; }

    public int GroupPriority => Places.Group;

    public int Priority => Places.Version;
}
