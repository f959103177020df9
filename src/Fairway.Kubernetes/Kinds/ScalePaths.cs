namespace Fairway.Kubernetes.Kinds;

/// <summary>Where the scale subresource finds its numbers: dotted field names such as <c>spec.replicas</c>; the selector's may be empty.</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string LabelSelector);
