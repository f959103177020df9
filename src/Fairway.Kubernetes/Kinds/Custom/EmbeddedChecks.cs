using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>Whether the objects within an object have a version, a kind and proper metadata, as apiextensions-apiserver asks.</summary>
internal static class EmbeddedChecks
{
    /// <summary>Expects the place of <paramref name="problems"/> to be the value.</summary>
    public static void Check(Schema schema, Value value, Problems problems)
    {
        if (schema.EmbeddedResource && value.IsMap)
        {
            CheckObject(value, problems);
        }

        foreach (var (key, field) in value.Fields)
        {
            if (schema.Properties.TryGetValue(key, out var property))
            {
                using var _ = problems.At(key);
                Check(property, field, problems);
            }
            else if (schema.AdditionalProperties is { } values)
            {
                using var _ = problems.AtKey(key);
                Check(values, field, problems);
            }
        }

        for (var i = 0; i < value.Items.Count && schema.Items is not null; i++)
        {
            using var _ = problems.At(i);
            Check(schema.Items, value.Items[i], problems);
        }
    }

    private static void CheckObject(Value @object, Problems problems)
    {
        foreach (var field in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            if (!@object.Fields.ContainsKey(field))
            {
                problems.Required(field, "must not be empty");
            }
            else if (@object[field].AsString() is "")
            {
                problems.Invalid(field, "", "must not be empty");
            }
        }

        if (@object["apiVersion"].AsString() is { } version && version.Count(c => c == '/') > 1)
        {
            problems.Invalid("apiVersion", version, $"unexpected GroupVersion string: {version}");
        }

        if (@object["kind"].AsString() is { Length: > 0 } kind && Names.Label1035(kind.ToLowerInvariant()) is { Count: > 0 } messages)
        {
            problems.Invalid("kind", kind, $"may have mixed case, but should otherwise match: {string.Join(",", messages)}");
        }

        if (@object["metadata"].IsMap)
        {
            using var _ = problems.At("metadata");
            MetadataRules.CheckEmbedded(@object["metadata"], problems);
        }
    }
}
