using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>minItems, maxItems, and the uniqueness that sets, maps and uniqueItems ask for.</summary>
internal static class ListChecks
{
    public static void Check(Schema schema, Value value, FieldPath path, ValidationWording wording, List<FieldError> errors)
    {
        var count = value.Items.Count;
        if (schema.MaxItems is { } most && count > most)
        {
            errors.Add(FieldError.TooMany(path.ToString(), count, most));
        }

        if (schema.MinItems is { } least && count < least)
        {
            errors.Add(FieldError.Invalid(path.ToString(), count, $"{path} in body should have at least {least} items"));
        }

        // Whether two items of a built-in list may have the same key is told by the kind's rules: ports may, names may not.
        if (count < 2 || wording == ValidationWording.BuiltIn)
        {
            return;
        }

        if (schema.ListType == ListType.Map)
        {
            FindDuplicates(value, item => KeyOf(schema, item), path, errors);
        }
        else if (schema.ListType == ListType.Set)
        {
            FindDuplicates(value, static item => item, path, errors);
        }
        else if (schema.UniqueItems && value.Items.Distinct().Count() < count)
        {
            errors.Add(FieldError.Invalid(path.ToString(), value, $"{path} in body shouldn't contain duplicates"));
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

    private static Value KeyOf(Schema schema, Value item)
    {
        var key = new ValueMap.Builder(schema.ListMapKeys.Count);
        foreach (var name in schema.ListMapKeys)
        {
            var value = item[name];
            key[name] = value.IsNull && schema.Items?.Field(name) is { } field ? field.Default : value;
        }

        return key.Build();
    }
}
