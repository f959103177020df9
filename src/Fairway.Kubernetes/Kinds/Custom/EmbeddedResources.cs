using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>Gives <c>x-kubernetes-embedded-resource</c> the fields that every object has, whatever the schema says about them.</summary>
internal static class EmbeddedResources
{
    /// <summary>The schema with its embedded resources completed; the same one when there are none.</summary>
    public static Schema Complete(Schema schema)
    {
        var (items, values) = (Complete(schema.Items, out var itemsChanged), Complete(schema.AdditionalProperties, out var valuesChanged));
        Dictionary<string, Schema>? properties = schema.EmbeddedResource ? WithObjectFields(schema.Properties) : null;
        foreach (var (name, property) in schema.Properties)
        {
            if (Complete(property) is var completed && completed != property && (properties is null || properties[name] == property))
            {
                properties ??= new(schema.Properties, StringComparer.Ordinal);
                properties[name] = completed;
            }
        }

        return properties is null && !itemsChanged && !valuesChanged
            ? schema
            : schema with { Items = items, AdditionalProperties = values, Properties = properties ?? schema.Properties };
    }

    /// <summary>Whether there is an embedded resource in the schema.</summary>
    public static bool Has(Schema schema) => schema.EmbeddedResource || (schema.Items is { } items && Has(items))
        || (schema.AdditionalProperties is { } values && Has(values)) || schema.Properties.Values.Any(Has);

    /// <summary>The fields with those that every object has in place of what stands under their names.</summary>
    public static Dictionary<string, Schema> WithObjectFields(IReadOnlyDictionary<string, Schema> fields)
    {
        var known = BuiltInKinds.Find(new("", "v1", "Namespace"))!.Schema.Properties;
        var all = new Dictionary<string, Schema>(StringComparer.Ordinal)
        {
            ["apiVersion"] = known["apiVersion"],
            ["kind"] = known["kind"],
            ["metadata"] = known["metadata"],
        };
        foreach (var (name, field) in fields)
        {
            all.TryAdd(name, field);
        }

        return all;
    }

    private static Schema? Complete(Schema? schema, out bool isChanged)
    {
        var completed = schema is null ? null : Complete(schema);
        isChanged = completed != schema;
        return completed;
    }
}
