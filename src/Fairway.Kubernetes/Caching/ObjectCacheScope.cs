namespace Fairway.Kubernetes.Caching;

/// <summary>Which objects a cache holds. Empty parts do not restrict.</summary>
public readonly record struct ObjectCacheScope(
    GroupVersionResource Resource, string Namespace = "", string LabelSelector = "", string FieldSelector = "");
