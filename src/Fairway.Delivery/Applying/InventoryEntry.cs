using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>
/// One object that a Kustomization applied, as <c>status.inventory.entries</c> lists it: <c>id: NAMESPACE_NAME_GROUP_KIND</c>,
/// <c>v: VERSION</c>. A colon of a name is written as two underscores, as cli-utils does for RBAC's names.
/// </summary>
internal readonly record struct InventoryEntry(string Namespace, string Name, string Group, string Kind, string Version)
{
    public GroupVersionKind GroupVersionKind => new(Group, Version, Kind);

    public string Id => $"{Namespace}_{Name.Replace(":", "__", StringComparison.Ordinal)}_{Group}_{Kind}";

    public static InventoryEntry Of(Value @object)
    {
        var kind = @object.GroupVersionKind;
        return new(@object.Namespace, @object.Name, kind.Group, kind.Kind, kind.Version);
    }

    /// <summary>Null when the id is none.</summary>
    public static InventoryEntry? Read(Value entry)
    {
        var id = entry["id"].AsString() ?? "";
        var first = id.IndexOf('_', StringComparison.Ordinal);
        var kind = id.LastIndexOf('_');
        var group = kind > 0 ? id.LastIndexOf('_', kind - 1) : -1;
        if (first < 0 || group <= first)
        {
            return null;
        }

        var name = id[(first + 1)..group].Replace("__", ":", StringComparison.Ordinal);
        return new(id[..first], name, id[(group + 1)..kind], id[(kind + 1)..], entry["v"].AsString() ?? "");
    }

    /// <summary>The entries of a Kustomization's status.</summary>
    public static IReadOnlyList<InventoryEntry> ReadAll(Value kustomization) =>
        [.. kustomization["status"]["inventory"]["entries"].Items.Select(Read).OfType<InventoryEntry>()];

    public static Value WriteAll(IEnumerable<InventoryEntry> entries) => Value.Map(
        ("entries", ValueList.From(entries.Select(entry => Value.Map(("id", entry.Id), ("v", entry.Version))))));

    /// <summary>As people read it, and Flux prints it: <c>Deployment/NAMESPACE/NAME</c>.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";

    /// <summary>Whether both name one object, whatever the version.</summary>
    public bool IsSameObject(InventoryEntry other) => Id == other.Id;
}
