using Fairway.Delivery.Kustomize.Reading;
using Fairway.Kubernetes;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Puts the prefix before and the suffix after every name, except those that mean something in themselves.</summary>
internal static class NameTransformer
{
    public static void Apply(Kustomization kustomization, ItemSet items)
    {
        foreach (var item in items.All.Where(item => !IsFixed(item.Original)))
        {
            if (kustomization.NamePrefix.Length > 0)
            {
                item.Prefixes.Add(kustomization.NamePrefix);
                Rename(item, kustomization.NamePrefix + item.Object.Name);
            }
        }

        foreach (var item in items.All.Where(item => !IsFixed(item.Original)))
        {
            if (kustomization.NameSuffix.Length > 0)
            {
                item.Suffixes.Add(kustomization.NameSuffix);
                Rename(item, item.Object.Name + kustomization.NameSuffix);
            }
        }
    }

    private static void Rename(BuildItem item, string name)
    {
        item.RememberId();
        item.Object = item.Object.WithAt(["metadata", "name"], name);
    }

    private static bool IsFixed(ItemId id) =>
        id.Kind.Kind is "CustomResourceDefinition" or "Namespace" || id.Kind is { Group: "apiregistration.k8s.io", Kind: "APIService" };
}
