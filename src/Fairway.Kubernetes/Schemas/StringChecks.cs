using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>minLength, maxLength (in code points), pattern and the formats that the API server checks.</summary>
internal static class StringChecks
{
    public static void Check(Schema schema, string text, FieldPath path, List<FieldError> errors)
    {
        if (schema.MaxLength is { } most && Length(text) > most)
        {
            errors.Add(FieldError.TooLong(path.ToString(), most));
        }

        if (schema.MinLength is { } least && Length(text) < least)
        {
            errors.Add(FieldError.Invalid(path.ToString(), text, $"{path.Name} in body should be at least {least} chars long"));
        }

        if (schema.Pattern.Length > 0 && !Patterns.Matches(schema, text))
        {
            errors.Add(FieldError.Invalid(path.ToString(), text, $"{path.Name} in body should match '{schema.Pattern}'"));
        }

        if (schema.Format.Length > 0 && !StringFormats.Accepts(schema.Format, text))
        {
            errors.Add(FieldError.Invalid(path.ToString(), text, $"{path.Name} in body must be of type {schema.Format}: {(Value)text}"));
        }
    }

    private static int Length(string text)
    {
        var length = text.Length;
        foreach (var character in text)
        {
            length -= char.IsLowSurrogate(character) ? 1 : 0;
        }

        return length;
    }
}
