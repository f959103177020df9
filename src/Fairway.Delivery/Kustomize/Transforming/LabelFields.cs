namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Where labels and the selectors that look for them are, as Kustomize's default configuration has it.</summary>
internal static class LabelFields
{
    private static readonly string[] Terms =
    [
        "affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
        "affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
        "affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
        "affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
        "topologySpreadConstraints/labelSelector/matchLabels",
    ];

    public static FieldSpec Metadata { get; } = new("metadata/labels", Create: true);

    /// <summary>The labels that objects made from these will have.</summary>
    public static IReadOnlyList<FieldSpec> Templates { get; } =
    [
        new("spec/template/metadata/labels", true, Version: "v1", Kind: "ReplicationController"),
        new("spec/template/metadata/labels", true, Kind: "Deployment"),
        new("spec/template/metadata/labels", true, Kind: "ReplicaSet"),
        new("spec/template/metadata/labels", true, Kind: "DaemonSet"),
        new("spec/template/metadata/labels", true, "apps", Kind: "StatefulSet"),
        new("spec/volumeClaimTemplates[]/metadata/labels", true, "apps", Kind: "StatefulSet"),
        new("spec/template/metadata/labels", true, "batch", Kind: "Job"),
        new("spec/jobTemplate/metadata/labels", true, "batch", Kind: "CronJob"),
        new("spec/jobTemplate/spec/template/metadata/labels", true, "batch", Kind: "CronJob"),
    ];

    /// <summary>Selectors, and the labels they select by.</summary>
    public static IReadOnlyList<FieldSpec> Selectors { get; } =
    [
        new("spec/selector", true, Version: "v1", Kind: "Service"),
        new("spec/selector", true, Version: "v1", Kind: "ReplicationController"),
        new("spec/selector/matchLabels", true, Kind: "Deployment"),
        new("spec/selector/matchLabels", true, Kind: "ReplicaSet"),
        new("spec/selector/matchLabels", true, Kind: "DaemonSet"),
        new("spec/selector/matchLabels", true, "apps", Kind: "StatefulSet"),
        .. Terms.Select(term => new FieldSpec($"spec/template/spec/{term}", Group: "apps", Kind: "Deployment")),
        .. Terms.Select(term => new FieldSpec($"spec/template/spec/{term}", Group: "apps", Kind: "StatefulSet")),
        new("spec/selector/matchLabels", Group: "batch", Kind: "Job"),
        new("spec/jobTemplate/spec/selector/matchLabels", Group: "batch", Kind: "CronJob"),
        new("spec/selector/matchLabels", Group: "policy", Kind: "PodDisruptionBudget"),
        new("spec/podSelector/matchLabels", Group: "networking.k8s.io", Kind: "NetworkPolicy"),
        new("spec/ingress/from/podSelector/matchLabels", Group: "networking.k8s.io", Kind: "NetworkPolicy"),
        new("spec/egress/to/podSelector/matchLabels", Group: "networking.k8s.io", Kind: "NetworkPolicy"),
    ];
}
