using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Patching;

/// <summary>
/// Kubernetes' strategic merge patch: a merge patch that joins lists by the merge keys of the schema, with the directives <c>$patch</c>,
/// <c>$deleteFromPrimitiveList</c>, <c>$setElementOrder</c> and <c>$retainKeys</c>. Where the schema says nothing, lists are replaced.
/// </summary>
public static class StrategicMergePatch
{
    /// <exception cref="KubernetesException">400 or 422: the patch is malformed; upstream's wording.</exception>
    public static Value Apply(Schema schema, Value target, Value patch) =>
        patch.IsMap ? Merge(schema, target, patch) : throw PatchRefusal.Malformed("invalid JSON document");

    internal static Value Merge(Schema schema, Value original, Value patch)
    {
        if (patch.Fields.TryGetValue(PatchDirectives.Patch, out var directive))
        {
            return directive.AsString() switch
            {
                "replace" => PatchDirectives.Clean(patch),
                "delete" => ValueMap.Empty,
                _ => throw PatchRefusal.UnknownDirective(directive, patch),
            };
        }

        var result = original.Fields.ToBuilder();
        RetainedKeys.Apply(result, patch);
        var ordered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, order) in patch.Fields)
        {
            if (PatchDirectives.TryField(key, PatchDirectives.SetElementOrder, out var field))
            {
                ordered.Add(field);
                MergeOrdered(schema, result, patch, field, order);
            }
        }

        foreach (var (key, value) in patch.Fields)
        {
            if (PatchDirectives.TryField(key, PatchDirectives.DeleteFromList, out var list))
            {
                result[list] = ListMerge.Without(result[list], value);
                RemoveIfNull(result, list);
            }
            else if (!PatchDirectives.IsDirective(key) && !ordered.Contains(key))
            {
                MergeField(schema.Field(key) ?? Schema.Anything, result, key, value);
            }
        }

        return result.Build();
    }

    private static void MergeField(Schema schema, ValueMap.Builder result, string key, Value value)
    {
        var original = result[key];
        if (value.IsNull)
        {
            result.Remove(key);
        }
        else if (value.IsMap)
        {
            result[key] = Merge(schema, original.IsMap ? original : Value.Null, value);
        }
        else if (value.IsList && schema.PatchStrategy.HasFlag(PatchStrategy.Merge))
        {
            result[key] = ListMerge.Merge(schema, original.Items, value.Items, key);
        }
        else
        {
            result[key] = PatchDirectives.Clean(value);
        }
    }

    private static void MergeOrdered(Schema schema, ValueMap.Builder result, Value patch, string key, Value order)
    {
        if (!order.IsList || patch[key] is { IsNull: false, IsList: false } || result[key] is { IsNull: false, IsList: false })
        {
            throw PatchRefusal.Malformed("invalid patch format of setElementOrder list");
        }

        var list = schema.Field(key) ?? Schema.Anything;
        ElementOrder.Check(list.PatchMergeKey, patch[key].Items, order.Items);
        if (patch.Fields.TryGetValue(key, out var value) && value.IsNull)
        {
            result.Remove(key);
            return;
        }

        var original = result[key];
        MergeField(list, result, key, value.IsNull ? ValueList.Empty : value);
        result[key] = ElementOrder.Arrange(list.PatchMergeKey, result[key].Items, order.Items, original.Items);
        if (original.IsNull && value.IsNull)
        {
            result.Remove(key);
        }
    }

    private static void RemoveIfNull(ValueMap.Builder result, string key)
    {
        if (result[key].IsNull)
        {
            result.Remove(key);
        }
    }
}
