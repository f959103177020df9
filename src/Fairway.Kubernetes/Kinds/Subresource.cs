namespace Fairway.Kubernetes.Kinds;

/// <summary>A subresource as discovery lists it: <c>pods/eviction</c> takes the kind policy/v1 Eviction and allows create.</summary>
public sealed record Subresource(string Name, GroupVersionKind Kind, IReadOnlyList<string> Verbs);
