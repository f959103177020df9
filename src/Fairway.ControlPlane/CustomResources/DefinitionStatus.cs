using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Custom;
using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>
/// Decides, while a CustomResourceDefinition is written, whether its names are free and it is established, and notes the versions that objects
/// are stored in; upstream's naming and establishing controllers do so a moment later.
/// </summary>
internal sealed class DefinitionStatus(ObjectStore store, ObjectReader reader, TimeProvider time)
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    public static bool IsDefinition(KindDescription kind) => kind.Kind is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" };

    /// <summary>The definition with its status; objects of other kinds as they are.</summary>
    public Value Settle(KindDescription kind, Value @object, Value old)
    {
        if (!IsDefinition(kind))
        {
            return @object;
        }

        var names = DefinitionNames.Decide(@object["spec"]["names"], old["status"]["acceptedNames"], Others(kind, @object));
        var conditions = new DefinitionConditions(old["status"]["conditions"].Items, Timestamps.Seconds(time.GetUtcNow()));
        if (names.Reason.Length == 0)
        {
            conditions.Set("NamesAccepted", true, "NoConflicts", "no conflicts found");
            conditions.Set("Established", true, "InitialNamesAccepted", "the initial names have been accepted");
        }
        else
        {
            conditions.Set("NamesAccepted", false, names.Reason, names.Message);
            if (!old.IsConditionTrue("Established"))
            {
                conditions.Set("Established", false, "NotAccepted", "not all names are accepted");
            }
        }

        if (ApiApproval.IsProtected(@object["spec"]["group"].AsString() ?? ""))
        {
            var (isApproved, reason, message) = ApiApproval.Condition(@object);
            conditions.Set("KubernetesAPIApprovalPolicyConformant", isApproved, reason, message);
        }

        var settled = @object.With("status", Value.Map(
            ("conditions", conditions.Items),
            ("acceptedNames", names.Accepted),
            ("storedVersions", StoredVersions(@object, old))));
        return old.IsNull && !settled.HasFinalizer(Finalizer)
            ? settled.WithAt(["metadata", "finalizers"], settled["metadata"]["finalizers"].Items.Add(Finalizer))
            : settled;
    }

    /// <summary>The definition with the condition that tells of its deletion.</summary>
    public static Value Terminating(Value definition, DateTimeOffset now)
    {
        var conditions = new DefinitionConditions(definition["status"]["conditions"].Items, Timestamps.Seconds(now));
        conditions.Set(
            "Terminating",
            true,
            "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
        return definition.WithAt(["status", "conditions"], conditions.Items);
    }

    private IEnumerable<Value> Others(KindDescription kind, Value @object) =>
        store.All(kind.StoreResource).Where(other => other.Key.Name != @object.Name).Select(reader.Read)
            .Where(other => other["spec"]["group"] == @object["spec"]["group"]).Select(other => other["status"]["acceptedNames"]);

    private static ValueList StoredVersions(Value @object, Value old)
    {
        var versions = old["status"]["storedVersions"].Items;
        foreach (var version in @object["spec"]["versions"].Items)
        {
            if (version["storage"].AsBool() == true && !versions.Contains(version["name"]))
            {
                versions = versions.Add(version["name"]);
            }
        }

        return versions;
    }
}
