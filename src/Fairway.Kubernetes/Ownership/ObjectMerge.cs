using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Lays an applied configuration over the live object: leaves of the configuration win, nothing is removed, and items of set and map
/// lists are joined by identity.
/// </summary>
internal static class ObjectMerge
{
    /// <summary>The merged value. A null in the configuration clears a field unless the schema lets it be null.</summary>
    public static Value Merge(Schema schema, Value live, Value applied) => Structure.Of(schema, live, applied) switch
    {
        Form.Map => MergeFields(schema, live.Fields, applied.Fields),
        Form.List => MergeItems(schema, live.Items, applied.Items),
        _ => applied,
    };

    private static Value MergeFields(Schema schema, ValueMap live, ValueMap applied)
    {
        var builder = live.ToBuilder();
        foreach (var (name, value) in applied)
        {
            var field = Structure.FieldOf(schema, name);
            var merged = live.TryGetValue(name, out var old) ? Merge(field, old, value) : Clean(field, value);
            if (merged.IsNull && !field.Nullable)
            {
                builder.Remove(name);
            }
            else
            {
                builder[name] = merged;
            }
        }

        return builder.Build();
    }

    // What only the configuration has is taken as it is, but nulls in it clear fields all the same.
    private static Value Clean(Schema schema, Value applied) =>
        Structure.Of(schema, applied) == Form.Leaf || Structure.IsEmpty(applied) ? applied : Merge(schema, Value.Null, applied);

    private static Value MergeItems(Schema schema, ValueList live, ValueList applied)
    {
        var item = Structure.ItemOf(schema);
        var (lives, applieds) = (ListItems.ElementsOf(schema, live), ListItems.ElementsOf(schema, applied));
        var order = new ItemOrder(lives, applieds).Merge();
        return ValueList.From(order.Select(place =>
            place.Applied < 0 ? live[place.Live]
            : place.Live < 0 ? Clean(item, applied[place.Applied])
            : Merge(item, live[place.Live], applied[place.Applied])));
    }
}
