namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>
/// The fields of an object's metadata that a write through <c>/status</c> cannot change, as upstream's status strategies have it: of most
/// built-in kinds none. The deployment controller, for one, numbers its rollouts in an annotation that way.
/// </summary>
public static class StatusMetadata
{
    // metav1.ResetObjectMetaForStatus
    private static readonly string[] All = ["labels", "annotations", "finalizers", "ownerReferences"];

    public static IReadOnlyList<string> Fixed(KindDescription kind) => kind.IsCustom ? All : (kind.Kind.Group, kind.Kind.Kind) switch
    {
        ("", "Pod") => ["ownerReferences"],
        ("apps", "Deployment") => ["labels"],
        // The finalizer of a definition goes through here.
        ("apiextensions.k8s.io", "CustomResourceDefinition") => ["labels", "annotations", "ownerReferences"],
        ("storage.k8s.io", "VolumeAttachment") or ("apiregistration.k8s.io", "APIService") => All,
        ("flowcontrol.apiserver.k8s.io" or "admissionregistration.k8s.io" or "resource.k8s.io", _) => All,
        _ => [],
    };
}
