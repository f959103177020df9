using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// Reads a structural OpenAPI v3 schema, as CustomResourceDefinitions carry it, into a <see cref="Schema"/>. It takes what it knows and
/// leaves the rest: whether a schema may be used at all is told by the definition's rules.
/// </summary>
public static class SchemaReader
{
    public static Schema Read(Value schema) => new()
    {
        Type = TypeOf(schema),
        Description = schema["description"].AsString() ?? "",
        Format = schema["format"].AsString() ?? "",
        Properties = Properties(schema["properties"]),
        AdditionalProperties = AdditionalProperties(schema["additionalProperties"]),
        Items = schema["items"] is { IsMap: true } items ? Read(items) : null,
        Required = Texts(schema["required"]),
        Default = schema["default"],
        Nullable = IsTrue(schema["nullable"]),
        Enum = [.. schema["enum"].Items],
        Pattern = schema["pattern"].AsString() ?? "",
        Minimum = schema["minimum"].AsDouble(),
        ExclusiveMinimum = IsTrue(schema["exclusiveMinimum"]),
        Maximum = schema["maximum"].AsDouble(),
        ExclusiveMaximum = IsTrue(schema["exclusiveMaximum"]),
        MultipleOf = schema["multipleOf"].AsDouble(),
        MinLength = schema["minLength"].AsLong(),
        MaxLength = schema["maxLength"].AsLong(),
        MinItems = schema["minItems"].AsLong(),
        MaxItems = schema["maxItems"].AsLong(),
        UniqueItems = IsTrue(schema["uniqueItems"]),
        MinProperties = schema["minProperties"].AsLong(),
        MaxProperties = schema["maxProperties"].AsLong(),
        ListType = schema["x-kubernetes-list-type"].AsString() switch
        {
            "set" => ListType.Set,
            "map" => ListType.Map,
            _ => ListType.Atomic,
        },
        DeclaredAtomic = schema["x-kubernetes-list-type"].AsString() == "atomic",
        ListMapKeys = Texts(schema["x-kubernetes-list-map-keys"]),
        AtomicMap = schema["x-kubernetes-map-type"].AsString() == "atomic",
        PreserveUnknownFields = IsTrue(schema["x-kubernetes-preserve-unknown-fields"]),
        EmbeddedResource = IsTrue(schema["x-kubernetes-embedded-resource"]),
        PatchStrategy = PatchStrategyOf(schema["x-kubernetes-patch-strategy"].AsString() ?? ""),
        PatchMergeKey = schema["x-kubernetes-patch-merge-key"].AsString() ?? "",
        Validations = Rules(schema["x-kubernetes-validations"]),
        AllOf = Schemas(schema["allOf"]),
        AnyOf = Schemas(schema["anyOf"]),
        OneOf = Schemas(schema["oneOf"]),
        Not = schema["not"] is { IsMap: true } not ? Read(not) : null,
    };

    private static SchemaType TypeOf(Value schema) => IsTrue(schema["x-kubernetes-int-or-string"])
        ? SchemaType.IntOrString
        : schema["type"].AsString() switch
        {
            "object" => SchemaType.Object,
            "array" => SchemaType.List,
            "string" => SchemaType.String,
            "integer" => SchemaType.Integer,
            "number" => SchemaType.Number,
            "boolean" => SchemaType.Boolean,
            _ => SchemaType.Any,
        };

    private static Dictionary<string, Schema> Properties(Value properties)
    {
        var read = new Dictionary<string, Schema>(StringComparer.Ordinal);
        foreach (var (name, property) in properties.Fields)
        {
            read[name] = Read(property);
        }

        return read;
    }

    // `additionalProperties: true` allows any value; false is what an object does anyway.
    private static Schema? AdditionalProperties(Value value) =>
        value.IsMap ? Read(value) : value.AsBool() == true ? Schema.Anything : null;

    private static PatchStrategy PatchStrategyOf(string text) => text.Split(',').Aggregate(
        PatchStrategy.Replace,
        (strategy, word) => strategy | word switch
        {
            "merge" => PatchStrategy.Merge,
            "retainKeys" => PatchStrategy.RetainKeys,
            _ => PatchStrategy.Replace,
        });

    private static List<Schema> Schemas(Value list)
    {
        var schemas = new List<Schema>();
        foreach (var item in list.Items)
        {
            schemas.Add(Read(item));
        }

        return schemas;
    }

    private static List<ValidationRule> Rules(Value list)
    {
        var rules = new List<ValidationRule>();
        foreach (var rule in list.Items)
        {
            rules.Add(new(rule["rule"].AsString() ?? "")
            {
                Message = rule["message"].AsString() ?? "",
                MessageExpression = rule["messageExpression"].AsString() ?? "",
                Reason = rule["reason"].AsString() ?? "",
                FieldPath = rule["fieldPath"].AsString() ?? "",
                OptionalOldSelf = rule["optionalOldSelf"].AsBool(),
            });
        }

        return rules;
    }

    private static List<string> Texts(Value list)
    {
        var texts = new List<string>();
        foreach (var item in list.Items)
        {
            texts.Add(item.AsString() ?? "");
        }

        return texts;
    }

    private static bool IsTrue(Value value) => value.AsBool() == true;
}
