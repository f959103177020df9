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

        var key = new KeyValuePair<string, Value>[list.ListMapKeys.Count];
        for (var i = 0; i < key.Length; i++)
        {
            var name = list.ListMapKeys[i];
            key[i] = new(name, KeyedItems.PartOf(list, item, name));
            if (key[i].Value.IsNull)
            {
                return PathElement.Index(position);
            }
        }

        return PathElement.Key(ValueMap.OfDistinct(key));
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
    public static string? MissingKey(Schema list, Value item) => list.ListMapKeys.FirstOrDefault(key => KeyedItems.PartOf(list, item, key).IsNull);
}
