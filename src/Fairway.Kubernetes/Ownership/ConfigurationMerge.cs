using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Lays a configuration over an object as an apply does, for nobody in particular: what a mutating admission policy's
/// <c>applyConfiguration</c> does (plugin/policy/mutating/patch/smd.go). Nobody owns the fields, and nothing atomic may be in it, as what it
/// leaves out would go.
/// </summary>
public static class ConfigurationMerge
{
    /// <exception cref="FormatException">The configuration does not fit the schema, or would replace something atomic; upstream's words.</exception>
    public static Value Merge(Schema schema, Value live, Value configuration)
    {
        if (AppliedConfiguration.Problems(schema, configuration) is { Length: > 0 } problems)
        {
            throw new FormatException($"failed to convert patch object to typed object: {problems}");
        }

        var atomics = new List<string>();
        FindAtomics(schema, configuration, "", atomics);
        return atomics.Count == 0
            ? ObjectMerge.Merge(schema, live, configuration)
            : throw new FormatException(
                $"invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: {string.Join(", ", atomics)}");
    }

    private static void FindAtomics(Schema schema, Value value, string path, List<string> found)
    {
        if (value.IsMap && schema.Type == SchemaType.Object)
        {
            if (schema.AtomicMap)
            {
                found.Add(path);
            }

            foreach (var (name, field) in value.Fields)
            {
                if (schema.Properties.TryGetValue(name, out var known))
                {
                    FindAtomics(known, field, $"{path}.{name}", found);
                }
            }
        }
        else if (value.IsList && schema.Type == SchemaType.List)
        {
            if (schema.ListType == ListType.Atomic)
            {
                found.Add(path);
            }

            for (var i = 0; i < value.Items.Count; i++)
            {
                FindAtomics(Structure.ItemOf(schema), value.Items[i], $"{path}[{i}]", found);
            }
        }
    }
}
