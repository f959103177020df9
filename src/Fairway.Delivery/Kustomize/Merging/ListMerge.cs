using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Merging;

/// <summary>Merges lists whose elements are known by keys (containers by name, ports by port and protocol) or by themselves (finalizers).</summary>
internal static class ListMerge
{
    public static Value? Apply(Value old, Value patch, Schema schema, string path)
    {
        var (directive, change) = MergeDirective.OfList(patch.Items);
        if (directive == MergeDirective.Delete)
        {
            return null;
        }

        var existing = directive == MergeDirective.Replace ? ValueList.Empty : old.Items;
        IReadOnlyList<string> keys = schema.ListType == ListType.Map && schema.ListMapKeys.Count > 0 ? schema.ListMapKeys
            : schema.PatchMergeKey.Length > 0 ? [schema.PatchMergeKey] : [];
        return keys.Count == 0
            ? ValueList.From(change.Concat(existing).Distinct())
            : new ElementMerge(keys, schema.Items, path).Apply(existing, change);
    }
}
