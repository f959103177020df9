namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// The places of groups and their versions in discovery, the higher first: upstream's table (pkg/controlplane/apiserver/aggregator.go and
/// cmd/kube-apiserver/app/aggregator.go). A custom kind's group has the same low place whatever it is.
/// </summary>
internal static class GroupPriorities
{
    /// <summary>Of groups that CustomResourceDefinitions make.</summary>
    public static readonly (int Group, int Version) Custom = (1000, 100);

    private const string Registration = "apiregistration.k8s.io";

    private static readonly Dictionary<string, int> Groups = new(StringComparer.Ordinal)
    {
        [""] = 18000,
        ["apps"] = 17800,
        ["events.k8s.io"] = 17750,
        ["authentication.k8s.io"] = 17700,
        ["authorization.k8s.io"] = 17600,
        ["autoscaling"] = 17500,
        ["batch"] = 17400,
        ["certificates.k8s.io"] = 17300,
        ["networking.k8s.io"] = 17200,
        ["policy"] = 17100,
        ["rbac.authorization.k8s.io"] = 17000,
        ["storage.k8s.io"] = 16800,
        ["apiextensions.k8s.io"] = 16700,
        ["admissionregistration.k8s.io"] = 16700,
        ["scheduling.k8s.io"] = 16600,
        ["coordination.k8s.io"] = 16500,
        ["node.k8s.io"] = 16300,
        ["discovery.k8s.io"] = 16200,
        ["flowcontrol.apiserver.k8s.io"] = 16100,
    };

    private static readonly Dictionary<(string Group, string Version), int> Versions = new()
    {
        [("", "v1")] = 1,
        [("events.k8s.io", "v1beta1")] = 5,
        [("autoscaling", "v2")] = 30,
        [("admissionregistration.k8s.io", "v1beta1")] = 12,
        [("admissionregistration.k8s.io", "v1alpha1")] = 9,
        [("discovery.k8s.io", "v1beta1")] = 12,
        [("flowcontrol.apiserver.k8s.io", "v1")] = 21,
    };

    /// <summary>Null for a group that is not in the table: it gets no APIService of its own.</summary>
    public static (int Group, int Version)? Find(string group, string version) => Groups.TryGetValue(group, out var place)
        ? (place, Versions.TryGetValue((group, version), out var own) ? own
            : version.Contains("alpha", StringComparison.Ordinal) ? 1
            : version.Contains("beta", StringComparison.Ordinal) ? 9
            : 15)
        : null;

    /// <summary>For discovery, where the group that tells of servers stands first.</summary>
    public static (int Group, int Version) Of(string group, string version) =>
        group == Registration ? (int.MaxValue, 0) : Find(group, version) ?? Custom;
}
