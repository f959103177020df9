using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// Whether an OpenAPI v3 schema is structural: every field is specified outside of the logical junctors, and nothing makes pruning and
/// defaulting ambiguous. What Fairway cannot do is refused by name.
/// </summary>
internal static class StructuralChecks
{
    private static readonly string[] Unsupported = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    private enum Level
    {
        Root,
        Item,
        Field,
    }

    /// <summary>Expects the place of <paramref name="problems"/> to be the schema.</summary>
    public static void Check(Value schema, Problems problems) => Check(schema, Level.Root, problems);

    private static void Check(Value schema, Level level, Problems problems)
    {
        var before = problems.All.Count;
        CheckUnsupported(schema, problems);
        CheckType(schema, level, problems);
        CheckExtensions(schema, problems);
        JunctorChecks.Check(schema, problems);
        ListTypeChecks.Check(schema, problems);
        if (level == Level.Root)
        {
            CheckRoot(schema, problems);
        }

        using (problems.At("properties"))
        {
            foreach (var (name, property) in schema["properties"].Fields)
            {
                // The root's metadata is described by the API itself.
                if (level == Level.Root && name == "metadata")
                {
                    continue;
                }

                using var _ = problems.AtKey(name);
                Check(property, Level.Field, problems);
            }
        }

        CheckInner("items", schema["items"], Level.Item, problems);
        CheckInner("additionalProperties", schema["additionalProperties"], Level.Field, problems);

        // A schema that has problems of its own, such as a pattern that is none, cannot tell whether its default is right.
        if (problems.All.Count == before)
        {
            CheckDefault(schema, problems);
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

    private static void CheckUnsupported(Value schema, Problems problems)
    {
        foreach (var keyword in Unsupported)
        {
            if (!schema[keyword].IsNull)
            {
                problems.Forbidden(keyword, $"{keyword} is not supported");
            }
        }

        if (schema["x-kubernetes-validations"].Items.Count > 0)
        {
            problems.Forbidden("x-kubernetes-validations", "CEL validation rules are not supported yet");
        }

        if (schema["uniqueItems"].AsBool() == true)
        {
            problems.Forbidden("uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }

        if (schema["items"].IsList)
        {
            problems.Forbidden("items", "items must be a schema object and not an array");
        }

        if (schema["additionalProperties"].AsBool() == false)
        {
            problems.Forbidden("additionalProperties", "additionalProperties cannot be set to false");
        }

        if (!schema["additionalProperties"].IsNull && schema["properties"].Fields.Count > 0)
        {
            problems.Forbidden("additionalProperties", "additionalProperties and properties are mutual exclusive");
        }
    }

    private static void CheckType(Value schema, Level level, Problems problems)
    {
        var type = schema["type"].AsString() ?? "";
        if (type.Length > 0 && !Types.Contains(type))
        {
            problems.NotSupported("type", type, [.. Types.Select(known => (Value)known)]);
        }

        if (type == "array" && schema["items"].IsNull)
        {
            problems.Required("items", "must be specified");
        }

        var needsNone = schema["x-kubernetes-int-or-string"].AsBool() == true || schema["x-kubernetes-preserve-unknown-fields"].AsBool() == true;
        if (type.Length == 0 && !needsNone)
        {
            problems.Required("type", level switch
            {
                Level.Root => "must not be empty at the root",
                Level.Item => "must not be empty for specified array items",
                _ => "must not be empty for specified object fields",
            });
        }
    }

    private static void CheckRoot(Value schema, Problems problems)
    {
        if (schema["type"].AsString() is { Length: > 0 } type and not "object")
        {
            problems.Invalid("type", type, "must be object at the root");
        }

        if (schema["additionalProperties"].IsMap)
        {
            problems.Forbidden("additionalProperties", "must not be used at the root");
        }

        if (schema["nullable"].AsBool() == true)
        {
            problems.Forbidden("nullable", "nullable cannot be true at the root");
        }

        foreach (var (name, expected) in (ReadOnlySpan<(string, string)>)[("apiVersion", "string"), ("kind", "string"), ("metadata", "object")])
        {
            if (schema["properties"][name] is { IsMap: true } property && property["type"].AsString() != expected)
            {
                problems.Invalid($"properties[{name}].type", property["type"].AsString() ?? "", $"must be {expected}");
            }
        }
    }

    private static void CheckExtensions(Value schema, Problems problems)
    {
        var isOr = schema["x-kubernetes-int-or-string"].AsBool() == true;
        var preserves = schema["x-kubernetes-preserve-unknown-fields"];
        if (preserves.AsBool() == false)
        {
            problems.Invalid("x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
        }

        if (isOr && preserves.AsBool() == true)
        {
            problems.Invalid("x-kubernetes-preserve-unknown-fields", true, "must be false if x-kubernetes-int-or-string is true");
        }

        if (schema["x-kubernetes-embedded-resource"].AsBool() != true)
        {
            return;
        }

        if (schema["type"].AsString() != "object")
        {
            problems.Invalid("type", schema["type"].AsString() ?? "", "must be object if x-kubernetes-embedded-resource is true");
        }

        if (preserves.AsBool() != true && schema["properties"].Fields.Count == 0)
        {
            problems.Required(
                "properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    private static void CheckDefault(Value schema, Problems problems)
    {
        if (schema["default"].IsNull)
        {
            return;
        }

        var read = SchemaReader.Read(schema);
        var unknown = new List<string>();
        Pruning.Prune(read, schema["default"], unknown);
        foreach (var field in unknown)
        {
            problems.Invalid("default", schema["default"], $"must not have unknown fields, but has {field}");
        }

        problems.AddRange(Validation.Validate(read, schema["default"], ValidationWording.Custom, problems.Place("default")));
    }
}
