using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>What a schema says about one value of the right type: enum, bounds, lengths, pattern, format, uniqueness.</summary>
internal static class ValueChecks
{
    public static void Check(Schema schema, Value value, FieldPath path, ValidationWording wording, List<FieldError> errors)
    {
        if (schema.Enum.Count > 0 && !schema.Enum.Contains(value))
        {
            errors.Add(FieldError.NotSupported(path.ToString(), value, schema.Enum));
        }

        switch (value.Kind)
        {
            case ValueKind.Long or ValueKind.Double:
                NumberChecks.Check(schema, value, path, wording, errors);
                break;
            case ValueKind.String:
                StringChecks.Check(schema, value.AsString()!, path, errors);
                break;
            case ValueKind.List:
                ListChecks.CheckCount(schema, value, path, errors);
                break;
            case ValueKind.Map:
                CheckSize(schema, value, path, errors);
                break;
            default:
                break;
        }
    }

    private static void CheckSize(Schema schema, Value value, FieldPath path, List<FieldError> errors)
    {
        var count = value.Fields.Count;
        if (schema.MinProperties > count)
        {
            errors.Add(FieldError.Invalid(path.ToString(), count, $"{path.Name} in body should have at least {schema.MinProperties} properties"));
        }

        if (schema.MaxProperties < count)
        {
            errors.Add(FieldError.TooMany(path.ToString(), count, schema.MaxProperties.Value));
        }
    }
}
