using System.Runtime.CompilerServices;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Printing;

/// <summary>Which kind is shown by which table.</summary>
internal static class KindTables
{
    // A custom kind's paths are compiled once for as long as its description is served.
    private static readonly ConditionalWeakTable<KindDescription, KindTable> Custom = [];

    public static KindTable For(KindDescription kind) => kind.IsCustom
        ? Custom.GetValue(kind, CustomTable.For)
        : (kind.Kind.Group, kind.Kind.Kind) switch
        {
            ("", "Pod") => PodTable.Table,
            ("", "Service") => ServiceTables.Services,
            ("", "Endpoints") => ServiceTables.Endpoints,
            ("discovery.k8s.io", "EndpointSlice") => ServiceTables.EndpointSlices,
            ("apps", "Deployment") => WorkloadTables.Deployments,
            ("apps", "ReplicaSet") => WorkloadTables.ReplicaSets,
            ("batch", "Job") => WorkloadTables.Jobs,
            ("", "Node") => ClusterTables.Nodes,
            ("", "Namespace") => ClusterTables.Namespaces,
            ("coordination.k8s.io", "Lease") => ClusterTables.Leases,
            ("" or "events.k8s.io", "Event") => EventTable.Table,
            ("", "ConfigMap") => ConfigurationTables.ConfigMaps,
            ("", "Secret") => ConfigurationTables.Secrets,
            ("", "ServiceAccount") => ConfigurationTables.ServiceAccounts,
            ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") => AccessTables.Bindings,
            _ => AccessTables.Dated,
        };
}
