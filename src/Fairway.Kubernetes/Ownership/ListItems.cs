using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>Names the items of set and map lists by what identifies them, so that order and position do not count.</summary>
internal static class ListItems
{
    /// <summary>The element of an item; one that has no identity (no key and no default for it) is named by its position.</summary>
    public static PathElement ElementOf(Schema list, Value item, int position)
    {
        if (list.ListType == ListType.Set)
        {
            return PathElement.Item(item);
        }

        return MissingKey(list, item) is null ? PathElement.Key(KeyOf(list, item)) : PathElement.Index(position);
    }

    public static IReadOnlyList<PathElement> ElementsOf(Schema list, ValueList items)
    {
        var elements = new PathElement[items.Count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = ElementOf(list, items[i], i);
        }

        return elements;
    }

    /// <summary>The key field that an item of a map list neither has nor has a default for; null when it is complete.</summary>
    public static string? MissingKey(Schema list, Value item) => list.ListMapKeys.FirstOrDefault(key => KeyValue(list, item, key).IsNull);

    /// <summary>The values under each element, in the order of the elements' first appearance.</summary>
    public static Dictionary<PathElement, List<Value>> Group(Schema list, ValueList items)
    {
        var groups = new Dictionary<PathElement, List<Value>>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var element = ElementOf(list, items[i], i);
            if (!groups.TryGetValue(element, out var group))
            {
                groups[element] = group = [];
            }

            group.Add(items[i]);
        }

        return groups;
    }

    private static Value KeyOf(Schema list, Value item)
    {
        var builder = new ValueMap.Builder();
        foreach (var key in list.ListMapKeys)
        {
            builder[key] = KeyValue(list, item, key);
        }

        return builder.Build();
    }

    private static Value KeyValue(Schema list, Value item, string key) =>
        item[key] is { IsNull: false } value ? value : list.Items?.Field(key)?.Default ?? default;
}
