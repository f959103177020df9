using Fairway.Delivery.Kinds;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>The labels that say which Kustomization an object belongs to, and the annotations that exempt one.</summary>
internal static class ManagedLabels
{
    public const string Name = DeliveryKinds.KustomizeGroup + "/name";
    public const string Namespace = DeliveryKinds.KustomizeGroup + "/namespace";

    private const string Prune = DeliveryKinds.KustomizeGroup + "/prune";
    private const string Reconcile = DeliveryKinds.KustomizeGroup + "/reconcile";
    private const string Apply = DeliveryKinds.KustomizeGroup + "/ssa";
    private const string Force = DeliveryKinds.KustomizeGroup + "/force";

    public static Value Set(Value @object, ObjectKey owner) => @object
        .WithAt(["metadata", "labels", Name], owner.Name)
        .WithAt(["metadata", "labels", Namespace], owner.Namespace);

    /// <summary>The Kustomization that an object belongs to; null when to none.</summary>
    public static ObjectKey? OwnerOf(Value @object) =>
        @object.Labels[Name].AsString() is { } name && @object.Labels[Namespace].AsString() is { } ns ? new(ns, name) : null;

    public static bool IsExemptFromPruning(Value @object) => @object.Annotations[Prune].AsString() == "disabled" || IsExempt(@object);

    /// <summary>Whether the object is to be left as it is; either the manifest or the live object may say so.</summary>
    public static bool IsExempt(Value @object) =>
        @object.Annotations[Reconcile].AsString() == "disabled" || @object.Annotations[Apply].AsString() is "Ignore" or "ignore";

    public static bool IsForced(Value @object) => @object.Annotations[Force].AsString() is "enabled" or "Enabled";
}
