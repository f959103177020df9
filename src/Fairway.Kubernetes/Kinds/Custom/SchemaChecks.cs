using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// All that is asked of one schema of a definition, in upstream's order: its root, its structure, its defaults, its form, its rules. Each
/// expects what the ones before it have found right.
/// </summary>
internal static class SchemaChecks
{
    private static readonly (string Keyword, string Field)[] AtRootWithStatus =
    [
        ("description", "Description"), ("type", "Type"), ("format", "Format"), ("title", "Title"), ("maximum", "Maximum"),
        ("exclusiveMaximum", "ExclusiveMaximum"), ("minimum", "Minimum"), ("exclusiveMinimum", "ExclusiveMinimum"), ("maxLength", "MaxLength"),
        ("minLength", "MinLength"), ("pattern", "Pattern"), ("maxItems", "MaxItems"), ("minItems", "MinItems"), ("uniqueItems", "UniqueItems"),
        ("multipleOf", "MultipleOf"), ("required", "Required"), ("items", "Items"), ("properties", "Properties"),
        ("externalDocs", "ExternalDocs"), ("example", "Example"), ("x-kubernetes-preserve-unknown-fields", "XPreserveUnknownFields"),
        ("x-kubernetes-validations", "XValidations"),
    ];

    /// <param name="schema">The schema.</param>
    /// <param name="hasStatus">Whether the status is a subresource, and so validated by itself.</param>
    /// <param name="isUnchanged">Whether the schema was accepted before.</param>
    /// <param name="problems">Its place is to be the schema.</param>
    public static void Check(Value schema, bool hasStatus, bool isUnchanged, Problems problems)
    {
        var before = problems.All.Count;
        CheckRoot(schema, hasStatus, problems);
        var rooted = problems.All.Count;
        StructuralChecks.Check(schema, problems);
        if (problems.All.Count == rooted)
        {
            DefaultChecks.Check(schema, problems, runsRules: false);
        }

        SchemaFormChecks.Check(schema, problems);
        if (problems.All.Count == before)
        {
            RuleChecks.Check(SchemaReader.Read(schema), isUnchanged, problems);
        }

        if (problems.All.Count == before)
        {
            DefaultChecks.Check(schema, problems, runsRules: true);
        }
    }

    private static void CheckRoot(Value schema, bool hasStatus, Problems problems)
    {
        if (hasStatus)
        {
            CheckRootWithStatus(schema, problems);
        }

        if (schema["nullable"].AsBool() == true)
        {
            problems.Forbidden("nullable", "nullable cannot be true at the root");
        }
    }

    // What the root says of the whole object would be lost where the status alone is validated.
    private static void CheckRootWithStatus(Value schema, Problems problems)
    {
        if (schema["type"].AsString() is { Length: > 0 } type and not "object")
        {
            problems.Invalid("type", type, "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
        }

        if (schema.Fields.Any(field => !field.Value.IsNull && !Array.Exists(AtRootWithStatus, known => known.Keyword == field.Key)))
        {
            var allowed = string.Join(' ', AtRootWithStatus.Select(known => known.Field));
            var detail = $"only [{allowed}] fields are allowed at the root of the schema if the status subresource is enabled";
            problems.Add(FieldError.Invalid(problems.Place(), schema, detail));
        }
    }
}
