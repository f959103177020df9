using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// Writes a <see cref="Schema"/> as OpenAPI v3. Types with a name are written once and referred to: the one given is written out, those
/// within it become references, so that recursive types end.
/// </summary>
public static class SchemaWriter
{
    /// <param name="schema">The schema to write out.</param>
    /// <param name="referencePrefix">What stands before a type's name in a reference.</param>
    public static Value Write(Schema schema, string referencePrefix = "#/components/schemas/")
    {
        var output = new ValueMap.Builder();
        Set(output, "description", schema.Description);
        WriteType(schema, output);
        WriteStructure(schema, output, referencePrefix);
        WriteChecks(schema, output);
        WriteExtensions(schema, output);
        WriteList(output, "allOf", schema.AllOf, referencePrefix);
        WriteList(output, "anyOf", schema.AnyOf, referencePrefix);
        WriteList(output, "oneOf", schema.OneOf, referencePrefix);
        if (schema.Not is { } not)
        {
            output["not"] = WriteInner(not, referencePrefix);
        }

        return output.Build();
    }

    // OpenAPI ignores what stands beside a reference, so a default is put around it.
    private static Value WriteInner(Schema schema, string prefix)
    {
        if (schema.Name.Length == 0)
        {
            return Write(schema, prefix);
        }

        var reference = Value.Map(("$ref", prefix + schema.Name));
        var output = new ValueMap.Builder();
        if (schema.HasDefault)
        {
            output["default"] = schema.Default;
        }

        WritePatchExtensions(schema, output);
        if (output.Count == 0)
        {
            return reference;
        }

        output["allOf"] = Value.List(reference);
        return output.Build();
    }

    private static void WriteType(Schema schema, ValueMap.Builder output)
    {
        if (schema.Type == SchemaType.IntOrString)
        {
            output["x-kubernetes-int-or-string"] = true;
            return;
        }

        Set(output, "type", SchemaTypes.NameOf(schema.Type));
        Set(output, "format", schema.Format is "quantity" ? "" : schema.Format);
        if (schema.Nullable)
        {
            output["nullable"] = true;
        }
    }

    private static void WriteStructure(Schema schema, ValueMap.Builder output, string prefix)
    {
        if (schema.Properties.Count > 0)
        {
            var properties = new ValueMap.Builder(schema.Properties.Count);
            foreach (var (name, property) in schema.Properties)
            {
                properties[name] = WriteInner(property, prefix);
            }

            output["properties"] = properties.Build();
        }

        if (schema.AdditionalProperties is { } values)
        {
            output["additionalProperties"] = WriteInner(values, prefix);
        }

        if (schema.Items is { } items)
        {
            output["items"] = WriteInner(items, prefix);
        }

        Set(output, "required", schema.Required);
        if (schema.HasDefault)
        {
            output["default"] = schema.Default;
        }
    }

    private static void WriteChecks(Schema schema, ValueMap.Builder output)
    {
        if (schema.Enum.Count > 0)
        {
            output["enum"] = ValueList.From(schema.Enum);
        }

        Set(output, "pattern", schema.Pattern);
        Set(output, "minimum", schema.Minimum);
        Set(output, "exclusiveMinimum", schema.ExclusiveMinimum);
        Set(output, "maximum", schema.Maximum);
        Set(output, "exclusiveMaximum", schema.ExclusiveMaximum);
        Set(output, "multipleOf", schema.MultipleOf);
        Set(output, "minLength", schema.MinLength);
        Set(output, "maxLength", schema.MaxLength);
        Set(output, "minItems", schema.MinItems);
        Set(output, "maxItems", schema.MaxItems);
        Set(output, "uniqueItems", schema.UniqueItems);
        Set(output, "minProperties", schema.MinProperties);
        Set(output, "maxProperties", schema.MaxProperties);
    }

    private static void WriteExtensions(Schema schema, ValueMap.Builder output)
    {
        Set(output, "x-kubernetes-preserve-unknown-fields", schema is { PreserveUnknownFields: true, Type: not SchemaType.IntOrString });
        Set(output, "x-kubernetes-embedded-resource", schema.EmbeddedResource);
        if (schema.Type == SchemaType.List)
        {
            Set(output, "x-kubernetes-list-type", schema.ListType switch { ListType.Set => "set", ListType.Map => "map", _ => "atomic" });
            Set(output, "x-kubernetes-list-map-keys", schema.ListMapKeys);
        }

        Set(output, "x-kubernetes-map-type", schema.AtomicMap ? "atomic" : "");
        if (schema.Validations.Count > 0)
        {
            output["x-kubernetes-validations"] = ValueList.From(schema.Validations.Select(WriteRule));
        }

        WritePatchExtensions(schema, output);
    }

    private static Value WriteRule(ValidationRule rule)
    {
        var output = new ValueMap.Builder { ["rule"] = rule.Rule };
        Set(output, "message", rule.Message);
        Set(output, "messageExpression", rule.MessageExpression);
        Set(output, "reason", rule.Reason);
        Set(output, "fieldPath", rule.FieldPath);
        if (rule.OptionalOldSelf is { } isOptional)
        {
            output["optionalOldSelf"] = isOptional;
        }

        return output.Build();
    }

    private static void WritePatchExtensions(Schema schema, ValueMap.Builder output)
    {
        Set(output, "x-kubernetes-patch-strategy", schema.PatchStrategy switch
        {
            PatchStrategy.Merge => "merge",
            PatchStrategy.RetainKeys => "retainKeys",
            PatchStrategy.Merge | PatchStrategy.RetainKeys => "merge,retainKeys",
            _ => "",
        });
        Set(output, "x-kubernetes-patch-merge-key", schema.PatchMergeKey);
    }

    private static void WriteList(ValueMap.Builder output, string name, IReadOnlyList<Schema> schemas, string prefix)
    {
        if (schemas.Count > 0)
        {
            output[name] = ValueList.From(schemas.Select(schema => WriteInner(schema, prefix)));
        }
    }

    private static void Set(ValueMap.Builder output, string name, string text)
    {
        if (text.Length > 0)
        {
            output[name] = text;
        }
    }

    private static void Set(ValueMap.Builder output, string name, bool value)
    {
        if (value)
        {
            output[name] = true;
        }
    }

    private static void Set(ValueMap.Builder output, string name, long? number)
    {
        if (number is { } present)
        {
            output[name] = present;
        }
    }

    private static void Set(ValueMap.Builder output, string name, double? number)
    {
        if (number is { } present)
        {
            output[name] = present;
        }
    }

    private static void Set(ValueMap.Builder output, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            output[name] = ValueList.From(texts.Select(text => (Value)text));
        }
    }
}
