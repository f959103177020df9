using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>The fields that field selectors may name: at most eight, plain ones, each once, none of the metadata (KEP-4358).</summary>
internal static class SelectableFieldChecks
{
    private const int Most = 8;

    /// <summary>Expects the place of <paramref name="problems"/> to be what has the list.</summary>
    public static void Check(Value fields, Value schema, Problems problems)
    {
        if (fields.Items.Count == 0)
        {
            return;
        }

        using var _ = problems.At("selectableFields");
        if (!schema.IsMap)
        {
            problems.Add(FieldError.Invalid(
                problems.Place(), "", "selectableFields may only be set when version.schema.openAPIV3Schema is not included"));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var read = SchemaReader.Read(schema);
        for (var i = 0; i < fields.Items.Count; i++)
        {
            using var __ = problems.At(i);
            CheckField(fields[i]["jsonPath"].AsString() ?? "", read, seen, problems);
        }

        if (seen.Count > Most)
        {
            problems.Add(FieldError.TooMany(problems.Place(), seen.Count, Most));
        }
    }

    private static void CheckField(string path, Schema schema, HashSet<string> seen, Problems problems)
    {
        if (path.Length == 0)
        {
            problems.Required("jsonPath");
            return;
        }

        var found = RuleFieldPath.Find(path, schema, allowsKeys: false);
        if (found.Schema is not { } field)
        {
            problems.Invalid("jsonPath", path, $"is an invalid path: {found.Problem}");
            return;
        }

        if (found.Path == "metadata" || found.Path.StartsWith("metadata.", StringComparison.Ordinal))
        {
            problems.Invalid("jsonPath", path, "must not point to fields in metadata");
        }

        if (field.Type is not (SchemaType.String or SchemaType.Boolean or SchemaType.Integer))
        {
            problems.Invalid(
                "jsonPath",
                path,
                "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
        }

        if (!seen.Add(found.Path))
        {
            problems.Duplicate("jsonPath", path);
        }
    }
}
