using Fairway.Kubernetes.Schemas;
using Fairway.Languages.Cel.Costs;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// How large the parts of an object can be, from its schema's limits; where there is none, as much as fits into a request of 3 MiB. Cost
/// estimates of validation rules start from it, as kube-apiserver's do.
/// </summary>
public sealed class SchemaSizes(IReadOnlyDictionary<string, Schema> variables)
{
    private const long RequestBytes = 3 * 1024 * 1024;
    private const int MaxNesting = 20;

    /// <summary>The size of a string, a list or a map at the path; null for anything else.</summary>
    public CelRange? Of(CelPath path)
    {
        if (path.Segments.Count == 0 || !variables.TryGetValue(path.Segments[0], out var schema))
        {
            return null;
        }

        foreach (var segment in path.Segments.Skip(1))
        {
            var next = segment switch
            {
                "@items" => schema.Items,
                "@values" => schema.AdditionalProperties,
                "@keys" or "@indices" => null,
                _ => schema.Properties.GetValueOrDefault(FieldNames.Unescape(segment)) ?? schema.AdditionalProperties,
            };
            if (next is null)
            {
                return null;
            }

            schema = next;
        }

        return Most(schema) is { } most ? new CelRange(0, (ulong)Math.Max(0, most)) : null;
    }

    private static long? Most(Schema schema) => schema.Type switch
    {
        SchemaType.String => schema.MaxLength ?? MostOfFormat(schema.Format),
        SchemaType.IntOrString => RequestBytes - 2,
        SchemaType.List => schema.MaxItems ?? (RequestBytes - 2) / (LeastBytes(schema.Items, 0) + 1),
        // Two quotes, a colon, a comma and a key of two characters.
        SchemaType.Object when schema.AdditionalProperties is { } values => schema.MaxProperties ?? (RequestBytes - 2) / (LeastBytes(values, 0) + 6),
        _ => null,
    };

    private static long MostOfFormat(string format) => format switch
    {
        "duration" => 32,
        "date" => 12,
        "date-time" => 22,
        _ => RequestBytes - 2,
    };

    // The shortest JSON that a value can be: {} [] "" 0 true, and for objects what they must have.
    private static long LeastBytes(Schema? schema, int depth) => schema?.Type switch
    {
        SchemaType.Object when schema.AdditionalProperties is null && depth < MaxNesting => 2 + schema.Required
            .Select(name => (Name: name, Schema: schema.Properties.GetValueOrDefault(name)))
            .Where(field => field.Schema is { HasDefault: false })
            .Sum(field => field.Name.Length + LeastBytes(field.Schema, depth + 1) + 4),
        SchemaType.Object or SchemaType.List or SchemaType.String => 2,
        SchemaType.Boolean => 4,
        _ => 1,
    };
}
