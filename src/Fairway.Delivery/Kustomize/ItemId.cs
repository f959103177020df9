using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize;

/// <summary>What tells objects of a build apart. An object without a namespace is in <c>default</c>; a cluster-scoped one is in none.</summary>
internal readonly record struct ItemId(GroupVersionKind Kind, string Name, string Namespace)
{
    // Kustomize's own mark, which a target's namespace expression may match.
    private const string ClusterScope = "_non_namespaceable_";

    public bool IsClusterScoped => Namespace == ClusterScope;

    public static ItemId Of(Value @object)
    {
        var kind = @object.GroupVersionKind;
        return new(kind, @object.Name, ClusterKinds.Contains(kind) ? ClusterScope : @object.Namespace.Length == 0 ? "default" : @object.Namespace);
    }

    /// <summary>Whether the kind is meant; an empty part means any.</summary>
    public bool IsSelected(string group, string version, string kind) =>
        (group.Length == 0 || group == Kind.Group) && (version.Length == 0 || version == Kind.Version) && (kind.Length == 0 || kind == Kind.Kind);

    public override string ToString() => $"{Kind.ApiVersion} {Kind.Kind} {(IsClusterScoped ? "" : Namespace + "/")}{Name}";
}
