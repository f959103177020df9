using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>minItems, maxItems, and the uniqueness that sets, maps and uniqueItems ask for.</summary>
internal static class ListChecks
{
    /// <summary>minItems and maxItems.</summary>
    public static void CheckCount(Schema schema, Value value, FieldPath path, List<FieldError> errors)
    {
        var count = value.Items.Count;
        if (schema.MaxItems is { } most && count > most)
        {
            errors.Add(FieldError.TooMany(path.ToString(), count, most));
        }

        if (schema.MinItems is { } least && count < least)
        {
            errors.Add(FieldError.Invalid(path.ToString(), count, $"{path.Name} in body should have at least {least} items"));
        }
    }

    /// <summary>
    /// Items that stand twice in a set, a keyed list or a list of unique items. Whether two items of a built-in list may have the same key
    /// is told by the kind's rules: ports may, names may not.
    /// </summary>
    public static void CheckUniqueness(Schema schema, Value value, FieldPath path, List<FieldError> errors)
    {
        var count = value.Items.Count;
        if (count < 2)
        {
            return;
        }

        if (schema.ListType == ListType.Map)
        {
            FindDuplicates(value, item => KeyedItems.KeyOf(schema, item), path, errors);
        }
        else if (schema.ListType == ListType.Set)
        {
            FindDuplicates(value, static item => item, path, errors);
        }
        else if (schema.UniqueItems && value.Items.Distinct().Count() < count)
        {
            errors.Add(FieldError.Invalid(path.ToString(), value, $"{path.Name} in body shouldn't contain duplicates"));
        }
    }

    private static void FindDuplicates(Value list, Func<Value, Value> keyOf, FieldPath path, List<FieldError> errors)
    {
        var seen = new HashSet<Value>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var key = keyOf(list.Items[i]);
            if (!seen.Add(key))
            {
                errors.Add(FieldError.Duplicate($"{path}[{i}]", key));
            }
        }
    }
}
