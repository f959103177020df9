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
        output.Set("description", schema.Description);
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
            WriteIntOrString(schema, output);
            return;
        }

        output.Set("type", SchemaTypes.NameOf(schema.Type));
        output.Set("format", schema.Format is "quantity" ? "" : schema.Format);
        output.Set("nullable", schema.Nullable);
    }

    // The built-in type is known by its format, custom ones by their extension.
    private static void WriteIntOrString(Schema schema, ValueMap.Builder output)
    {
        if (schema.Format != "int-or-string" || schema.Name.Length == 0)
        {
            output["x-kubernetes-int-or-string"] = true;
            return;
        }

        output["format"] = schema.Format;
        output["oneOf"] = Value.List(Value.Map(("type", "integer")), Value.Map(("type", "string")));
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

        output.Set("required", schema.Required);
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

        output.Set("pattern", schema.Pattern);
        output.Set("minimum", schema.Minimum);
        output.Set("exclusiveMinimum", schema.ExclusiveMinimum);
        output.Set("maximum", schema.Maximum);
        output.Set("exclusiveMaximum", schema.ExclusiveMaximum);
        output.Set("multipleOf", schema.MultipleOf);
        output.Set("minLength", schema.MinLength);
        output.Set("maxLength", schema.MaxLength);
        output.Set("minItems", schema.MinItems);
        output.Set("maxItems", schema.MaxItems);
        output.Set("uniqueItems", schema.UniqueItems);
        output.Set("minProperties", schema.MinProperties);
        output.Set("maxProperties", schema.MaxProperties);
    }

    private static void WriteExtensions(Schema schema, ValueMap.Builder output)
    {
        output.Set("x-kubernetes-preserve-unknown-fields", schema is { PreserveUnknownFields: true, Type: not SchemaType.IntOrString });
        output.Set("x-kubernetes-embedded-resource", schema.EmbeddedResource);
        if (schema.Type == SchemaType.List)
        {
            output.Set("x-kubernetes-list-type", schema.ListType switch { ListType.Set => "set", ListType.Map => "map", _ => "atomic" });
            output.Set("x-kubernetes-list-map-keys", schema.ListMapKeys);
        }

        output.Set("x-kubernetes-map-type", schema.AtomicMap ? "atomic" : "");
        if (schema.Validations.Count > 0)
        {
            output["x-kubernetes-validations"] = ValueList.From(schema.Validations.Select(RuleWriter.Write));
        }

        WritePatchExtensions(schema, output);
    }

    private static void WritePatchExtensions(Schema schema, ValueMap.Builder output)
    {
        output.Set("x-kubernetes-patch-strategy", schema.PatchStrategy switch
        {
            PatchStrategy.Merge => "merge",
            PatchStrategy.RetainKeys => "retainKeys",
            PatchStrategy.Merge | PatchStrategy.RetainKeys => "merge,retainKeys",
            _ => "",
        });
        output.Set("x-kubernetes-patch-merge-key", schema.PatchMergeKey);
    }

    private static void WriteList(ValueMap.Builder output, string name, IReadOnlyList<Schema> schemas, string prefix)
    {
        if (schemas.Count > 0)
        {
            output[name] = ValueList.From(schemas.Select(schema => WriteInner(schema, prefix)));
        }
    }
}
