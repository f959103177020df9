using System.Runtime.CompilerServices;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Conversion;

namespace Fairway.ControlPlane.Printing;

/// <summary>Which kind is shown by which table.</summary>
internal static class KindTables
{
    // A custom kind's paths are compiled once for as long as its description is served.
    private static readonly ConditionalWeakTable<KindDescription, KindTable> Custom = [];

    // A version that is not stored is shown as the one that is.
    private static readonly ConditionalWeakTable<KindDescription, KindTable> Converted = [];

    public static KindTable For(KindDescription kind) => kind.IsCustom ? Custom.GetValue(kind, CustomTable.For)
        : kind.StoredAs is null ? BuiltIn(kind)
        : Converted.GetValue(kind, static other =>
        {
            var table = BuiltIn(other.StoredAs!);
            return table with { Cells = (@object, now) => table.Cells(StoredForm.Of(other, @object), now) };
        });

    private static KindTable BuiltIn(KindDescription kind) => (kind.Kind.Group, kind.Kind.Kind) switch
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
        ("", "ComponentStatus") => ClusterTables.Components,
        ("coordination.k8s.io", "Lease") => ClusterTables.Leases,
        ("" or "events.k8s.io", "Event") => EventTable.Table,
        ("", "ConfigMap") => ConfigurationTables.ConfigMaps,
        ("", "Secret") => ConfigurationTables.Secrets,
        ("", "ServiceAccount") => ConfigurationTables.ServiceAccounts,
        ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") => AccessTables.Bindings,
        ("apps", "DaemonSet") => SetTables.DaemonSets,
        ("apps", "StatefulSet") => SetTables.StatefulSets,
        ("apps", "ControllerRevision") => SetTables.Revisions,
        ("", "ReplicationController") => SetTables.ReplicationControllers,
        ("", "PodTemplate") => SetTables.Templates,
        ("batch", "CronJob") => SetTables.CronJobs,
        ("autoscaling", "HorizontalPodAutoscaler") => AutoscalerTable.Table,
        ("autoscaling", "Scale") => WorkloadTables.Scales,
        ("", "ResourceQuota") => LimitTables.Quotas,
        ("policy", "PodDisruptionBudget") => LimitTables.DisruptionBudgets,
        ("scheduling.k8s.io", "PriorityClass") => LimitTables.Priorities,
        ("node.k8s.io", "RuntimeClass") => LimitTables.RuntimeClasses,
        ("flowcontrol.apiserver.k8s.io", "FlowSchema") => LimitTables.FlowSchemas,
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration") => LimitTables.PriorityLevels,
        ("", "PersistentVolume") => StorageTables.Volumes,
        ("", "PersistentVolumeClaim") => StorageTables.Claims,
        ("storage.k8s.io", "StorageClass") => StorageTables.Classes,
        ("storage.k8s.io", "VolumeAttributesClass") => StorageTables.AttributeClasses,
        ("storage.k8s.io", "VolumeAttachment") => DriverTables.Attachments,
        ("storage.k8s.io", "CSIDriver") => DriverTables.Drivers,
        ("storage.k8s.io", "CSINode") => DriverTables.Nodes,
        ("storage.k8s.io", "CSIStorageCapacity") => DriverTables.Capacities,
        ("networking.k8s.io", "NetworkPolicy") => NetworkTables.Policies,
        ("networking.k8s.io", "Ingress") => NetworkTables.Ingresses,
        ("networking.k8s.io", "IngressClass") => NetworkTables.Classes,
        ("networking.k8s.io", "IPAddress") => NetworkTables.Addresses,
        ("networking.k8s.io", "ServiceCIDR") => NetworkTables.Ranges,
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration") => AdmissionTables.Webhooks,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy") => AdmissionTables.ValidatingPolicies,
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicy") => AdmissionTables.MutatingPolicies,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding" or "MutatingAdmissionPolicyBinding") => AdmissionTables.Bindings,
        ("certificates.k8s.io", "CertificateSigningRequest") => AdmissionTables.CertificateRequests,
        ("apiregistration.k8s.io", "APIService") => AdmissionTables.ApiServices,
        _ => AccessTables.Dated,
    };
}
