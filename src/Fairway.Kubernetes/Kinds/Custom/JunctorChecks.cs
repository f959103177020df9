using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// allOf, anyOf, oneOf and not may restrict values, but not describe structure, except the pattern of int-or-string. Patterns must be
/// regular expressions that run in linear time.
/// </summary>
internal static class JunctorChecks
{
    private static readonly (string Keyword, string Problem)[] Structural =
    [
        ("type", "must be empty"), ("title", "must be empty"), ("description", "must be empty"), ("nullable", "must be false"),
        ("default", "must be undefined"), ("additionalProperties", "must be undefined"), ("externalDocs", "must be undefined"),
        ("x-kubernetes-preserve-unknown-fields", "must be false"), ("x-kubernetes-embedded-resource", "must be false"),
        ("x-kubernetes-int-or-string", "must be false"), ("x-kubernetes-list-map-keys", "must be empty"),
        ("x-kubernetes-list-type", "must be undefined"), ("x-kubernetes-map-type", "must be undefined"),
        ("x-kubernetes-validations", "must be empty"),
    ];

    private static readonly Value IntOrString = Value.List(Value.Map(("type", "integer")), Value.Map(("type", "string")));

    public static void Check(Value schema, Problems problems)
    {
        CheckPattern(schema, problems);
        CheckJunctors(schema, problems, skipsFirst: schema["allOf"][0]["anyOf"] == IntOrString, skipsAny: schema["anyOf"] == IntOrString);
    }

    private static void CheckJunctors(Value schema, Problems problems, bool skipsFirst, bool skipsAny)
    {
        foreach (var junctor in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            for (var i = 0; i < schema[junctor].Items.Count && !(skipsAny && junctor == "anyOf"); i++)
            {
                using var _ = problems.At(junctor);
                using var __ = problems.At(i);
                CheckNested(schema[junctor][i], problems, skipsFirst && i == 0 && junctor == "allOf");
            }
        }

        if (schema["not"] is { IsMap: true } not)
        {
            using var _ = problems.At("not");
            CheckNested(not, problems, skipsAny: false);
        }
    }

    private static void CheckNested(Value schema, Problems problems, bool skipsAny)
    {
        CheckPattern(schema, problems);
        foreach (var (keyword, problem) in Structural)
        {
            if (schema[keyword] is { IsNull: false } value && value != false && value != "" && value != ValueList.Empty)
            {
                problems.Forbidden(keyword, $"{problem} to be structural");
            }
        }

        CheckJunctors(schema, problems, skipsFirst: false, skipsAny);
        using (problems.At("properties"))
        {
            foreach (var (name, property) in schema["properties"].Fields)
            {
                using var _ = problems.AtKey(name);
                CheckNested(property, problems, skipsAny: false);
            }
        }

        if (!schema["properties"]["metadata"].IsNull)
        {
            problems.Forbidden("properties[metadata]", "must not be specified in a nested context");
        }

        if (schema["items"] is { IsMap: true } items)
        {
            using var _ = problems.At("items");
            CheckNested(items, problems, skipsAny: false);
        }
    }

    private static void CheckPattern(Value schema, Problems problems)
    {
        if (schema["pattern"].AsString() is not { Length: > 0 } pattern)
        {
            return;
        }

        try
        {
            Patterns.Compile(pattern);
        }
        catch (ArgumentException e)
        {
            problems.Invalid("pattern", pattern, $"must be a valid regular expression, but isn't: {e.Message}");
        }
    }
}
