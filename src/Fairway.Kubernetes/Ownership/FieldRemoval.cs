using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>Takes the members of a set out of an object; a container that this leaves empty goes too.</summary>
internal static class FieldRemoval
{
    public static Value Remove(Schema schema, Value value, FieldSet set) => set.IsEmpty
        ? value
        : Structure.Of(schema, value) switch
        {
            Form.Map => RemoveFields(schema, value.Fields, set),
            Form.List => RemoveItems(schema, value.Items, set),
            _ => value,
        };

    private static Value RemoveFields(Schema schema, ValueMap fields, FieldSet set)
    {
        var builder = new ValueMap.Builder(fields.Count);
        foreach (var (name, value) in fields)
        {
            var node = set.Find(PathElement.Field(name));
            var kept = node.IsMember ? Value.Null : Remove(Structure.FieldOf(schema, name), value, node.Children ?? FieldSet.Empty);
            if (!kept.IsNull || (value.IsNull && !node.IsMember))
            {
                builder[name] = kept;
            }
        }

        return builder.Count == 0 ? Value.Null : builder.Build();
    }

    private static Value RemoveItems(Schema schema, ValueList items, FieldSet set)
    {
        var kept = new List<Value>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var node = set.Find(ListItems.ElementOf(schema, items[i], i));
            var item = node.IsMember ? Value.Null : Remove(Structure.ItemOf(schema), items[i], node.Children ?? FieldSet.Empty);
            if (!item.IsNull)
            {
                kept.Add(item);
            }
        }

        return kept.Count == 0 ? Value.Null : ValueList.From(kept);
    }
}
