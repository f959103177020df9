using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>allOf, anyOf, oneOf and not.</summary>
internal static class Compositions
{
    public static void Check(Schema schema, Value value, FieldPath path, ValidationWording wording, List<FieldError> errors)
    {
        if (schema.AllOf.Count == 0 && schema.AnyOf.Count == 0 && schema.OneOf.Count == 0 && schema.Not is null)
        {
            return;
        }

        var place = path.Depth == 0 ? "" : path.ToString();
        foreach (var all in schema.AllOf)
        {
            errors.AddRange(Validation.Validate(all, value, wording, place));
        }

        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(Matches))
        {
            Add("must validate at least one schema (anyOf)");
        }

        if (schema.OneOf.Count > 0)
        {
            var matches = schema.OneOf.Count(Matches);
            if (matches == 0)
            {
                Add("must validate one and only one schema (oneOf). Found none valid");
            }
            else if (matches > 1)
            {
                Add($"must validate one and only one schema (oneOf). Found {matches} valid alternatives");
            }
        }

        if (schema.Not is { } not && Matches(not))
        {
            Add("must not validate the schema (not)");
        }

        bool Matches(Schema candidate) => Validation.Validate(candidate, value, wording, place).Count == 0;

        void Add(string detail) => errors.Add(FieldError.Invalid(path.ToString(), "", $"\"{place}\" {detail}"));
    }
}
