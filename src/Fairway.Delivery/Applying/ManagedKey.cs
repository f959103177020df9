using Fairway.Kubernetes;

namespace Fairway.Delivery.Applying;

/// <summary>An object where the API serves it.</summary>
internal readonly record struct ManagedKey(GroupVersionResource Resource, ObjectKey Key);
