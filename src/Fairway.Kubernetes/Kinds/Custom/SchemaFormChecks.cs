using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>What the API takes of OpenAPI v3: keywords it has not are refused by name, and its own extensions must fit together.</summary>
internal static class SchemaFormChecks
{
    private static readonly string[] Unsupported = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] ObjectFields = ["apiVersion", "kind", "metadata"];

    /// <summary>Expects the place of <paramref name="problems"/> to be the schema.</summary>
    public static void Check(Value schema, Problems problems) => Check(schema, new(true, false, ""), problems);

    private static void Check(Value schema, Surroundings around, Problems problems)
    {
        CheckKeywords(schema, around, problems);
        foreach (var (name, property) in schema["properties"].Fields)
        {
            using var _ = problems.At("properties");
            using var __ = problems.AtKey(name);
            Check(property, around.Property(schema, name), problems);
        }

        foreach (var junctor in (ReadOnlySpan<string>)["allOf", "oneOf", "anyOf"])
        {
            for (var i = 0; i < schema[junctor].Items.Count; i++)
            {
                using var _ = problems.At(junctor);
                using var __ = problems.At(i);
                Check(schema[junctor][i], around with { IsRoot = false }, problems);
            }
        }

        foreach (var inner in (ReadOnlySpan<string>)["not", "items", "additionalProperties"])
        {
            if (schema[inner].IsMap)
            {
                using var _ = problems.At(inner);
                Check(schema[inner], inner == "additionalProperties" ? around.Values() : around with { IsRoot = false }, problems);
            }
        }

        ListTypeChecks.Check(schema, problems);
        RuleTextChecks.Check(schema, problems);
    }

    private static void CheckKeywords(Value schema, Surroundings around, Problems problems)
    {
        var type = schema["type"].AsString() ?? "";
        if (type.Length > 0 && !Types.Contains(type))
        {
            problems.NotSupported("type", type, [.. Types.Select(known => (Value)known)]);
        }

        if (!schema["default"].IsNull && around.NoDefaults.Length > 0)
        {
            problems.Forbidden("default", $"must not be set {around.NoDefaults}");
        }

        foreach (var keyword in Unsupported)
        {
            if (!schema[keyword].IsNull)
            {
                problems.Forbidden(keyword, $"{keyword} is not supported");
            }
        }

        if (type == "null")
        {
            problems.Forbidden("type", "type cannot be set to null, use nullable as an alternative");
        }

        if (schema["items"].IsList)
        {
            problems.Forbidden("items", "items must be a schema object and not an array");
        }

        if (around.IsObjectField && schema["x-kubernetes-embedded-resource"].AsBool() == true)
        {
            problems.Forbidden("x-kubernetes-embedded-resource", "must not be used inside of resource meta");
        }

        if (schema["uniqueItems"].AsBool() == true)
        {
            problems.Forbidden("uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }

        var values = schema["additionalProperties"];
        if (!values.IsNull && values.AsBool() != true && schema["properties"].Fields.Count > 0)
        {
            problems.Forbidden("additionalProperties", "additionalProperties and properties are mutual exclusive");
        }

        if (schema["x-kubernetes-preserve-unknown-fields"].AsBool() == false)
        {
            problems.Invalid("x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
        }
    }

    /// <summary>Where a part of a schema stands, and why it may have no defaults there; empty when it may.</summary>
    private readonly record struct Surroundings(bool IsRoot, bool IsObjectField, string NoDefaults)
    {
        public Surroundings Property(Value owner, string name) =>
            (IsRoot || owner["x-kubernetes-embedded-resource"].AsBool() == true) && ObjectFields.Contains(name)
                ? new(false, true, IsRoot ? $"in top-level {name}" : NoDefaults)
                : this with { IsRoot = false };

        public Surroundings Values() => this with
        {
            IsRoot = false,
            NoDefaults = IsObjectField ? "inside additionalProperties applying to object metadata" : NoDefaults,
        };
    }
}
