using Fairway.Delivery.Kustomize.Reading;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>
/// Moves all that has a namespace into one, Namespace objects included. Of a binding's subjects only <c>default</c> moves here: accounts
/// of the build itself follow as references.
/// </summary>
internal static class NamespaceTransformer
{
    private static readonly FieldSpec[] Fields =
    [
        new("metadata/name", Create: true, Kind: "Namespace"),
        new("spec/service/namespace", Create: true, Group: "apiregistration.k8s.io", Kind: "APIService"),
        new("spec/conversion/webhook/clientConfig/service/namespace", Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition"),
    ];

    public static void Apply(Kustomization kustomization, ItemSet items)
    {
        var name = kustomization.Namespace;
        if (name.Length == 0)
        {
            return;
        }

        foreach (var item in items.All)
        {
            item.RememberId();
            var @object = item.Id.IsClusterScoped ? item.Object : item.Object.WithAt(["metadata", "namespace"], name);
            @object = item.Id.Kind.Kind is "RoleBinding" or "ClusterRoleBinding" ? MoveDefaultSubjects(@object, name) : @object;
            item.Object = Fields.Aggregate(@object, (changed, field) => Change.Fields(kustomization, "namespace", changed, field, _ => name));
        }

        items.RefuseConflicts(kustomization.File, "namespace");
    }

    private static Value MoveDefaultSubjects(Value binding, string name) => binding["subjects"].IsList
        ? binding.With("subjects", ValueList.From(binding["subjects"].Items.Select(
            subject => subject["name"].AsString() == "default" ? subject.With("namespace", name) : subject)))
        : binding;
}
