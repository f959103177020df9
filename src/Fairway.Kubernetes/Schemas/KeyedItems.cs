using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>The items of a list of <c>x-kubernetes-list-type: map</c>, found by their keys.</summary>
internal sealed class KeyedItems
{
    private readonly Schema _schema;
    private readonly Dictionary<Value, Value> _items = [];

    public KeyedItems(Schema list, Value items)
    {
        _schema = list;
        foreach (var item in items.Items)
        {
            _items.TryAdd(KeyOf(list, item), item);
        }
    }

    /// <summary>The item with the keys of another; null when there is none.</summary>
    public Value Find(Value like) => like.IsMap ? _items.GetValueOrDefault(KeyOf(_schema, like)) : Value.Null;

    /// <summary>What tells an item from the others: its keys, those that are missing as their defaults.</summary>
    public static Value KeyOf(Schema list, Value item)
    {
        var key = new ValueMap.Builder(list.ListMapKeys.Count);
        foreach (var name in list.ListMapKeys)
        {
            key[name] = PartOf(list, item, name);
        }

        return key.Build();
    }

    /// <summary>One of an item's keys, or its default; null when there is neither.</summary>
    public static Value PartOf(Schema list, Value item, string key) =>
        item[key] is { IsNull: false } value ? value : list.Items?.Field(key)?.Default ?? default;
}
