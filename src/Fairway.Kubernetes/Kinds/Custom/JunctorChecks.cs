using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// allOf, anyOf, oneOf and not may restrict values, but not describe structure, except the pattern of int-or-string. Patterns must be
/// regular expressions that run in linear time.
/// </summary>
internal static class JunctorChecks
{
    private static readonly string[] Structural =
    [
        "title", "description", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type", "nullable", "type", "default", "additionalProperties",
    ];

    private static readonly Value IntOrString = Value.List(Value.Map(("type", "integer")), Value.Map(("type", "string")));

    public static void Check(Value schema, Problems problems)
    {
        CheckPattern(schema, problems);
        CheckJunctors(schema, problems);
    }

    private static void CheckJunctors(Value schema, Problems problems)
    {
        foreach (var junctor in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            if (junctor == "anyOf" && schema[junctor] == IntOrString)
            {
                continue;
            }

            for (var i = 0; i < schema[junctor].Items.Count; i++)
            {
                using var _ = problems.At(junctor);
                using var __ = problems.At(i);
                CheckNested(schema[junctor][i], problems);
            }
        }

        if (schema["not"] is { IsMap: true } not)
        {
            using var _ = problems.At("not");
            CheckNested(not, problems);
        }
    }

    private static void CheckNested(Value schema, Problems problems)
    {
        CheckPattern(schema, problems);
        foreach (var keyword in Structural)
        {
            if (schema[keyword] is { IsNull: false } value && value.AsBool() != false)
            {
                problems.Forbidden(keyword, keyword switch
                {
                    "type" or "title" or "description" or "x-kubernetes-list-map-keys" => "must be empty to be structural",
                    "nullable" => "must be false to be structural",
                    _ when value.AsBool() == true => "must be false to be structural",
                    _ => "must be undefined to be structural",
                });
            }
        }

        CheckJunctors(schema, problems);
        using (problems.At("properties"))
        {
            foreach (var (name, property) in schema["properties"].Fields)
            {
                using var _ = problems.AtKey(name);
                CheckNested(property, problems);
            }
        }

        if (schema["items"] is { IsMap: true } items)
        {
            using var _ = problems.At("items");
            CheckNested(items, problems);
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
