using Fairway.ControlPlane.Aggregation;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Discovery;

/// <summary>
/// Tells clients which kinds are served: the documents at <c>/api</c>, <c>/apis</c> and below, made of one set of kinds. Immutable.
/// </summary>
internal sealed class DiscoveryDocuments
{
    private readonly IReadOnlyList<ServedGroup> _groups;

    /// <param name="kinds">The kinds served; those that are not are left out.</param>
    /// <param name="remotes">What other servers answer for, instead of this one.</param>
    public DiscoveryDocuments(IEnumerable<KindDescription> kinds, IReadOnlyList<RemoteVersion> remotes) =>
        _groups = ServedGroup.From(kinds, remotes);

    /// <summary><c>/api</c>: the versions of the core group.</summary>
    /// <param name="serverAddress">Where clients find the server, such as <c>127.0.0.1:6443</c>.</param>
    public Value CoreVersions(string serverAddress) => Value.Map(
        ("kind", "APIVersions"),
        ("versions", ValueList.From(VersionsOf("").Select(version => (Value)version.Name))),
        ("serverAddressByClientCIDRs", Value.List(Value.Map(("clientCIDR", "0.0.0.0/0"), ("serverAddress", serverAddress)))));

    /// <summary><c>/apis</c>: every group but the core's.</summary>
    public Value Groups() => Value.Map(
        ("kind", "APIGroupList"),
        ("apiVersion", "v1"),
        ("groups", ValueList.From(_groups.Where(group => group.Name.Length > 0).Select(GroupDocuments.Summary))));

    /// <summary><c>/apis/GROUP</c>; null when there is no such group.</summary>
    public Value Group(string name) => name.Length > 0 && _groups.FirstOrDefault(group => group.Name == name) is { } group
        ? Value.Map(("kind", "APIGroup"), ("apiVersion", "v1")).WithFields(GroupDocuments.Summary(group))
        : Value.Null;

    /// <summary><c>/api/VERSION</c> and <c>/apis/GROUP/VERSION</c>; null when it is not served.</summary>
    public Value Resources(string group, string version) => VersionsOf(group).FirstOrDefault(served => served.Name == version) is { } found
        ? GroupDocuments.Resources(group, found)
        : Value.Null;

    /// <summary>The aggregated form (apidiscovery.k8s.io/v2) of <c>/api</c>, or of <c>/apis</c>.</summary>
    public Value Aggregated(bool core) => AggregatedDiscovery.List(_groups.Where(group => group.Name.Length == 0 == core));

    private IReadOnlyList<ServedVersion> VersionsOf(string group) => _groups.FirstOrDefault(served => served.Name == group)?.Versions ?? [];
}
