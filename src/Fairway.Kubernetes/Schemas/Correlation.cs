using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// A value beside the one that was there before: fields by name, items of keyed lists by their keys, items of lists of no declared type by
/// their place. Items of sets and of lists declared atomic have no counterpart.
/// </summary>
internal sealed class Correlation(Schema schema, Value value, Value old)
{
    private bool? _isSame;
    private KeyedItems? _keyed;

    /// <summary>Whether nothing changed; the order of keyed lists does not count.</summary>
    public bool IsSame => _isSame ??= Compare();

    /// <summary>The field's counterpart; null when it is new, gone, or has no schema.</summary>
    public Correlation? Key(string field) =>
        value.IsMap && old.IsMap && value.Fields.TryGetValue(field, out var after) && old.Fields.TryGetValue(field, out var before)
        && (schema.Properties.GetValueOrDefault(field) ?? schema.AdditionalProperties) is { } known
            ? new(known, after, before)
            : null;

    /// <summary>The item's counterpart; null when there is none.</summary>
    public Correlation? Index(int index)
    {
        if (!value.IsList || !old.IsList || index >= value.Items.Count || schema.Items is not { } items)
        {
            return null;
        }

        var before = schema.ListType == ListType.Map ? (_keyed ??= new(schema, old)).Find(value.Items[index])
            : schema.ListType == ListType.Set || schema.DeclaredAtomic || index >= old.Items.Count ? Value.Null
            : old.Items[index];
        return before.IsNull ? null : new(items, value.Items[index], before);
    }

    private bool Compare()
    {
        if (!value.IsMap && !value.IsList)
        {
            return value == old;
        }

        return value.IsMap
            ? old.IsMap && value.Fields.Count == old.Fields.Count && value.Fields.All(field => Key(field.Key) is { IsSame: true })
            : old.IsList && value.Items.Count == old.Items.Count && CompareItems();
    }

    private bool CompareItems()
    {
        for (var i = 0; i < value.Items.Count; i++)
        {
            if (Index(i) is not { } item)
            {
                return _keyed is null && value == old;
            }

            if (!item.IsSame)
            {
                return false;
            }
        }

        return true;
    }
}
