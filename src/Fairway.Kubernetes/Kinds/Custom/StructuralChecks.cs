using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// Whether an OpenAPI v3 schema is structural: every field is specified outside of the logical junctors, and nothing makes pruning and
/// defaulting ambiguous.
/// </summary>
internal static class StructuralChecks
{
    private enum Level
    {
        Root,
        Item,
        Field,
    }

    /// <summary>Expects the place of <paramref name="problems"/> to be the schema. Problems come in the order of their texts.</summary>
    public static void Check(Value schema, Problems problems)
    {
        var found = new Problems(problems);
        Check(schema, Level.Root, found);
        CompletenessChecks.Check(schema, found);
        problems.AddRange(found.All.OrderBy(error => error.ToString(), StringComparer.Ordinal));
    }

    private static void Check(Value schema, Level level, Problems problems)
    {
        CheckType(schema, level, problems);
        CheckExtensions(schema, problems);
        CheckObjectFields(schema, level, problems);
        JunctorChecks.Check(schema, problems);
        using (problems.At("properties"))
        {
            foreach (var (name, property) in schema["properties"].Fields)
            {
                using var _ = problems.AtKey(name);
                Check(property, Level.Field, problems);
            }
        }

        CheckInner("items", schema["items"], Level.Item, problems);
        CheckInner("additionalProperties", schema["additionalProperties"], Level.Field, problems);
        if (level == Level.Root && !schema["additionalProperties"].IsNull)
        {
            problems.Forbidden("additionalProperties", "must not be used at the root");
        }
    }

    private static void CheckInner(string field, Value schema, Level level, Problems problems)
    {
        if (schema.IsMap)
        {
            using var _ = problems.At(field);
            Check(schema, level, problems);
        }
    }

    private static void CheckType(Value schema, Level level, Problems problems)
    {
        var type = schema["type"].AsString() ?? "";
        if (type == "array" && schema["items"].IsNull)
        {
            problems.Required("items", "must be specified");
        }

        if (IsTrue(schema["x-kubernetes-embedded-resource"]) && type != "object")
        {
            problems.RequiredOrInvalid("type", type, "must be object if x-kubernetes-embedded-resource is true");
        }
        else if (type.Length == 0 && !IsTrue(schema["x-kubernetes-int-or-string"]) && !IsTrue(schema["x-kubernetes-preserve-unknown-fields"]))
        {
            problems.Required("type", level switch
            {
                Level.Root => "must not be empty at the root",
                Level.Item => "must not be empty for specified array items",
                _ => "must not be empty for specified object fields",
            });
        }

        if (level == Level.Root && type is not ("" or "object"))
        {
            problems.Invalid("type", type, "must be object at the root");
        }
    }

    private static void CheckExtensions(Value schema, Problems problems)
    {
        var isEmbedded = IsTrue(schema["x-kubernetes-embedded-resource"]);
        if (IsTrue(schema["x-kubernetes-int-or-string"]))
        {
            foreach (var keyword in (ReadOnlySpan<string>)["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"])
            {
                if (IsTrue(schema[keyword]))
                {
                    problems.Invalid(keyword, true, "must be false if x-kubernetes-int-or-string is true");
                }
            }
        }

        if (isEmbedded && !schema["additionalProperties"].IsNull)
        {
            problems.Forbidden("additionalProperties", "must not be used if x-kubernetes-embedded-resource is set");
        }

        if (isEmbedded && !IsTrue(schema["x-kubernetes-preserve-unknown-fields"]) && schema["properties"].Fields.Count == 0)
        {
            problems.Required(
                "properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    // What every object has is described by the API itself.
    private static void CheckObjectFields(Value schema, Level level, Problems problems)
    {
        if (level != Level.Root && !IsTrue(schema["x-kubernetes-embedded-resource"]))
        {
            return;
        }

        foreach (var (name, expected) in (ReadOnlySpan<(string, string)>)[("apiVersion", "string"), ("kind", "string"), ("metadata", "object")])
        {
            if (schema["properties"][name] is { IsMap: true } property && property["type"].AsString() != expected)
            {
                problems.Invalid($"properties[{name}].type", property["type"].AsString() ?? "", $"must be {expected}");
            }
        }

        if (level == Level.Root && schema["properties"]["metadata"] is { IsMap: true } metadata && SaysMoreThanNames(metadata))
        {
            problems.Forbidden(
                "properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
    }

    private static bool SaysMoreThanNames(Value metadata) =>
        metadata.Fields.Any(field => field.Key is not ("type" or "properties" or "required" or "default"))
        || metadata["properties"].Fields.Any(property => property.Key is not ("name" or "generateName"));

    private static bool IsTrue(Value value) => value.AsBool() == true;
}
