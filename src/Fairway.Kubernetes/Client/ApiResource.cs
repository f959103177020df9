namespace Fairway.Kubernetes.Client;

/// <summary>How an API serves a kind.</summary>
public sealed record ApiResource(GroupVersionResource Resource, string Kind, bool Namespaced);
