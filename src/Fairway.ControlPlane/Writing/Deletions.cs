using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>When an object that is being deleted is gone for good.</summary>
internal static class Deletions
{
    /// <summary>Marked for deletion, its grace over, and nobody left who wants to finalize it.</summary>
    public static bool IsComplete(KindDescription kind, Value @object) =>
        @object.IsDeleting
        && (@object["metadata"]["deletionGracePeriodSeconds"].AsLong() ?? 0) == 0
        && !IsHeld(kind, @object);

    /// <summary>Somebody is still to finalize it: <c>metadata.finalizers</c>, and for a namespace <c>spec.finalizers</c>.</summary>
    public static bool IsHeld(KindDescription kind, Value @object) =>
        @object["metadata"]["finalizers"].Items.Count > 0 || (IsNamespace(kind) && @object["spec"]["finalizers"].Items.Count > 0);

    public static bool IsNamespace(KindDescription kind) => kind.Kind is { Group: "", Kind: "Namespace" };

    public static bool IsPod(KindDescription kind) => kind.Kind is { Group: "", Kind: "Pod" };
}
