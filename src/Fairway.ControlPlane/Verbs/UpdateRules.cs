using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Verbs;

/// <summary>What an update may do to objects of a kind, as the strategies of upstream's registries say.</summary>
internal static class UpdateRules
{
    private static readonly HashSet<(string Group, string Kind)> MadeByUpdates =
    [
        ("", "Endpoints"), ("", "Event"), ("", "LimitRange"), ("", "Service"), ("events.k8s.io", "Event"), ("coordination.k8s.io", "Lease"),
        ("node.k8s.io", "RuntimeClass"), ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "RoleBinding"),
        ("rbac.authorization.k8s.io", "ClusterRole"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    ];

    private static readonly HashSet<(string Group, string Kind)> ChangedByVersion =
    [
        ("node.k8s.io", "RuntimeClass"), ("policy", "PodDisruptionBudget"), ("storage.k8s.io", "CSIDriver"),
        ("storage.k8s.io", "CSIStorageCapacity"), ("storage.k8s.io", "VolumeAttachment"), ("storage.k8s.io", "CSINode"),
        ("coordination.k8s.io", "Lease"), ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"), ("apiregistration.k8s.io", "APIService"),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ];

    /// <summary>An update of a name that does not exist makes it (AllowCreateOnUpdate).</summary>
    public static bool MayCreate(KindDescription kind) => MadeByUpdates.Contains((kind.Kind.Group, kind.Kind.Kind));

    /// <summary>An update must say of which version (AllowUnconditionalUpdate is false).</summary>
    public static bool NeedsVersion(KindDescription kind) => kind.IsCustom || ChangedByVersion.Contains((kind.Kind.Group, kind.Kind.Kind));
}
