using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Patching;

/// <summary>Merges lists whose schema has the patch strategy "merge": scalars as a set, objects by the merge key.</summary>
internal static class ListMerge
{
    /// <exception cref="KubernetesException">Items of different types, no merge key, or an unknown directive.</exception>
    public static Value Merge(Schema schema, ValueList original, ValueList patch, string field)
    {
        if (original.Count == 0 && patch.Count == 0)
        {
            return original;
        }

        var maps = CheckItems(original, patch);
        if (!maps)
        {
            return ElementOrder.Arrange("", ValueList.From(original.Concat(patch).Distinct()), patch, original);
        }

        var key = schema.PatchMergeKey.Length > 0
            ? schema.PatchMergeKey
            : throw PatchRefusal.Malformed($"cannot merge lists without merge key for {field}");
        var (kept, changes) = Directives(key, original, patch);
        return ElementOrder.Arrange(key, MergeItems(schema.Items ?? Schema.Anything, key, kept, changes), changes, kept);
    }

    /// <summary>The list without the scalars of another; null when there was none.</summary>
    public static Value Without(Value list, Value removed)
    {
        if (!removed.IsList)
        {
            throw PatchRefusal.Malformed("invalid patch format of primitive list");
        }

        var gone = removed.Items.ToHashSet();
        return list.IsList ? ValueList.From(list.Items.Where(item => !gone.Contains(item))) : list;
    }

    /// <summary>The item's value of the merge key.</summary>
    /// <exception cref="KubernetesException">It has none.</exception>
    public static Value KeyOf(Value item, string key) => item.Fields.TryGetValue(key, out var value)
        ? value
        : throw PatchRefusal.Malformed($"map: {item} does not contain declared merge key: {key}");

    private static ValueList MergeItems(Schema schema, string key, ValueList original, ValueList patch)
    {
        var items = new List<Value>(original);
        var places = new Dictionary<Value, int>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            places.TryAdd(KeyOf(items[i], key), i);
        }

        foreach (var change in patch)
        {
            if (places.TryGetValue(KeyOf(change, key), out var place))
            {
                items[place] = StrategicMergePatch.Merge(schema, items[place], change);
            }
            else
            {
                places.Add(KeyOf(change, key), items.Count);
                items.Add(PatchDirectives.Clean(change));
            }
        }

        return ValueList.From(items);
    }

    // {"$patch":"delete","name":"x"} takes items out, {"$patch":"replace"} makes the rest of the patch the whole list.
    private static (ValueList Kept, ValueList Changes) Directives(string key, ValueList original, ValueList patch)
    {
        var gone = new HashSet<Value>();
        var changes = new List<Value>(patch.Count);
        var replace = false;
        foreach (var item in patch)
        {
            switch (item[PatchDirectives.Patch].AsString())
            {
                case null when !item.Fields.ContainsKey(PatchDirectives.Patch):
                    changes.Add(item);
                    break;
                case "delete":
                    gone.Add(KeyOf(item, key));
                    break;
                case "replace":
                    replace = true;
                    break;
                case "merge":
                    throw PatchRefusal.Malformed("merging lists cannot yet be specified in the patch");
                default:
                    throw PatchRefusal.UnknownDirective(item[PatchDirectives.Patch], item);
            }
        }

        var kept = replace ? ValueList.Empty
            : gone.Count == 0 ? original
            : ValueList.From(original.Where(item => !gone.Contains(KeyOf(item, key))));
        return (kept, ValueList.From(changes));
    }

    private static bool CheckItems(ValueList original, ValueList patch)
    {
        var (maps, others) = (false, false);
        foreach (var item in original.Concat(patch))
        {
            maps |= item.IsMap;
            others |= !item.IsMap;
            if (item.IsList)
            {
                throw PatchRefusal.Unprocessable("lists of lists are not supported");
            }
        }

        return maps && others ? throw PatchRefusal.Malformed("list element types are not identical") : maps;
    }
}
