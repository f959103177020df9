namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>Which built-in versions are stored as another one.</summary>
internal static class BuiltInConversions
{
    /// <summary>The version that objects of this one are stored in, and how they get there; null for a version that is stored itself.</summary>
    public static (GroupVersionKind Stored, KindConversion Conversion)? Find(GroupVersionKind kind) => (kind.Group, kind.Version, kind.Kind) switch
    {
        ("autoscaling", "v1", "HorizontalPodAutoscaler") => (kind with { Version = "v2" }, AutoscalerConversion.Conversion),
        ("policy", "v1beta1", "PodDisruptionBudget") => (kind with { Version = "v1" }, BudgetConversion.Conversion),
        ("batch", "v1beta1", "CronJob") => (kind with { Version = "v1" }, KindConversion.None),
        ("discovery.k8s.io", "v1beta1", "EndpointSlice") => (kind with { Version = "v1" }, SliceConversion.Conversion),
        ("events.k8s.io", "v1", "Event") => (new("", "v1", "Event"), EventConversion.Conversion),
        _ => null,
    };
}
