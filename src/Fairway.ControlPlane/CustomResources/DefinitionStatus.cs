using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
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

        var conflict = DefinitionNames.Conflict(@object, Others(kind, @object));
        var conditions = new DefinitionConditions(old["status"]["conditions"].Items, Timestamps.Seconds(time.GetUtcNow()));
        conditions.Set("NamesAccepted", conflict.Length == 0, conflict.Length == 0 ? "NoConflicts" : "NameConflict", conflict.Length == 0 ? "no conflicts found" : conflict);
        if (conflict.Length == 0)
        {
            conditions.Set("Established", true, "InitialNamesAccepted", "the initial names have been accepted");
        }
        else if (!old.IsConditionTrue("Established"))
        {
            conditions.Set("Established", false, "NotAccepted", "not all names are accepted");
        }

        var accepted = conflict.Length == 0 ? @object["spec"]["names"] : old["status"]["acceptedNames"];
        var settled = @object.With("status", Value.Map(
            ("conditions", conditions.Items),
            ("acceptedNames", accepted.IsNull ? Value.Map(("plural", ""), ("kind", "")) : accepted),
            ("storedVersions", StoredVersions(@object, old))));
        return old.IsNull && !settled.HasFinalizer(Finalizer)
            ? settled.WithAt(["metadata", "finalizers"], settled["metadata"]["finalizers"].Items.Add(Finalizer))
            : settled;
    }

    private IEnumerable<Value> Others(KindDescription kind, Value @object) =>
        store.All(kind.StoreResource).Where(other => other.Key.Name != @object.Name).Select(reader.Read)
            .Where(other => other["spec"]["group"] == @object["spec"]["group"] && other.IsConditionTrue("NamesAccepted"));

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
