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
            : MergeElements(existing, change, keys, schema.Items, path);
    }

    // Elements of the patch come first, merged with what they match, then those it does not name.
    private static Value MergeElements(ValueList old, ValueList patch, IReadOnlyList<string> keys, Schema? schema, string path)
    {
        var rest = old.ToList();
        var result = new List<Value>();
        foreach (var change in patch)
        {
            if (!change.IsMap)
            {
                throw new InvalidOperationException($"{path} must be a list of maps");
            }

            // A second key that the patch leaves out matches any.
            var given = keys.Where(key => !change[key].IsNull).ToList();
            if (given.Count == 0)
            {
                throw new InvalidOperationException($"an element of {path} has no {keys[0]} to be known by");
            }

            var at = rest.FindIndex(element => given.All(key => element[key] == change[key]));
            var merged = StrategicMerge.Merge(at < 0 ? (Value?)null : rest[at], change, schema, $"{path}[{keys[0]}={change[keys[0]].AsString() ?? change[keys[0]].ToString()}]");
            if (at >= 0)
            {
                rest.RemoveAt(at);
            }

            if (merged is { } value)
            {
                result.Add(value);
            }
        }

        return ValueList.From(result.Concat(rest));
    }
}
