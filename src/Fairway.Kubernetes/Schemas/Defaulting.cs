using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// Fills in a schema's defaults, also inside defaults just filled in. Returns the same value, without allocating, when nothing is missing.
/// </summary>
public static class Defaulting
{
    public static Value Apply(Schema schema, Value value)
    {
        if (value.IsMap)
        {
            return ApplyToMap(schema, value);
        }

        return value.IsList && schema.Items is { HasDefaultsWithin: true } items ? ApplyToList(items, value) : value;
    }

    private static Value ApplyToMap(Schema schema, Value value)
    {
        if (!schema.HasDefaultsWithin)
        {
            return value;
        }

        ValueMap.Builder? changed = null;
        foreach (var (name, property) in schema.PropertiesWithDefaults)
        {
            var present = value.Fields.TryGetValue(name, out var old);
            var missing = !present || (old.IsNull && !property.Nullable);
            var @new = Apply(property, missing && property.HasDefault ? property.Default : old);
            if (present ? !old.IsSame(@new) : !@new.IsNull)
            {
                (changed ??= value.Fields.ToBuilder())[name] = @new;
            }
        }

        if (schema.AdditionalProperties is { HasDefaultsWithin: true } values)
        {
            foreach (var (key, old) in value.Fields)
            {
                var missing = old.IsNull && !values.Nullable && values.HasDefault;
                if (!schema.Properties.ContainsKey(key) && Apply(values, missing ? values.Default : old) is var @new && !old.IsSame(@new))
                {
                    (changed ??= value.Fields.ToBuilder())[key] = @new;
                }
            }
        }

        return changed is null ? value : changed.Build();
    }

    private static Value ApplyToList(Schema items, Value value)
    {
        Value[]? changed = null;
        var list = value.Items;
        for (var i = 0; i < list.Count; i++)
        {
            var missing = list[i].IsNull && !items.Nullable && items.HasDefault;
            var item = Apply(items, missing ? items.Default : list[i]);
            if (!item.IsSame(list[i]))
            {
                changed ??= list.AsSpan().ToArray();
                changed[i] = item;
            }
        }

        return changed is null ? value : Value.List(changed);
    }
}
