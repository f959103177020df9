using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Languages.Cel.Costs;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// How large the parts of an object can be, from its schema's limits; where there is none, as much as fits into a request of 3 MiB. Cost
/// estimates of validation rules start from it, as kube-apiserver's do: what is neither text nor list nor map has no size, keys neither.
/// </summary>
public sealed class SchemaSizes(IReadOnlyDictionary<string, Schema> variables)
{
    private const long RequestBytes = 3 * 1024 * 1024;
    private const int MaxNesting = 20;
    private const int MaxBytesOfCharacter = 4;

    /// <summary>The size of what is at the path; null when the schema does not know it.</summary>
    public CelRange? Of(CelPath path)
    {
        if (path.Segments.Count == 0 || !variables.TryGetValue(path.Segments[0], out var schema))
        {
            return null;
        }

        foreach (var segment in path.Segments.Skip(1))
        {
            if (segment is "@keys" or "@indices")
            {
                return segment == "@keys" ? new CelRange(0, 0) : null;
            }

            if (Next(schema, segment) is not { } next)
            {
                return null;
            }

            schema = next;
        }

        return new CelRange(0, (ulong)Math.Max(0, Most(schema)));
    }

    /// <summary>How often a value of the schema can be in one request.</summary>
    internal static ulong MostTimes(Schema schema) => (ulong)(RequestBytes / (LeastBytes(schema, 0) + 1));

    private static Schema? Next(Schema schema, string segment)
    {
        var seen = schema.EmbeddedResource ? SchemaCelType.AsResource(schema) : schema;
        return segment switch
        {
            "@items" => seen.Items,
            "@values" => seen.AdditionalProperties,
            _ => seen.Properties.GetValueOrDefault(FieldNames.Unescape(segment)) ?? seen.AdditionalProperties,
        };
    }

    private static long Most(Schema schema) => schema.Type switch
    {
        SchemaType.String => MostOfText(schema),
        SchemaType.IntOrString => schema.MaxLength is { } most ? Bytes(most) : RequestBytes - 2,
        SchemaType.List => schema.MaxItems ?? (RequestBytes - 2) / (LeastBytes(schema.Items, 0) + 1),
        // Two quotes, a colon, a comma and a key of two characters.
        SchemaType.Object when schema.AdditionalProperties is { } values => schema.MaxProperties ?? (RequestBytes - 2) / (LeastBytes(values, 0) + 6),
        _ => 0,
    };

    private static long Bytes(long characters) => Math.Min(characters, long.MaxValue / MaxBytesOfCharacter) * MaxBytesOfCharacter;

    private static long MostOfText(Schema schema) => schema.Format switch
    {
        "duration" or "date-time" => 32,
        "date" => 12,
        "byte" => schema.MaxLength ?? RequestBytes - 2,
        _ when schema.MaxLength is { } most => Bytes(most),
        _ when schema.Enum.Count > 0 => schema.Enum.Max(value => Encoding.UTF8.GetByteCount(value.AsString() ?? "")),
        _ => RequestBytes - 2,
    };

    // The shortest JSON that a value can be: {} [] "" 0 true, and for objects what they must have.
    private static long LeastBytes(Schema? schema, int depth) => schema?.Type switch
    {
        SchemaType.Object when schema.AdditionalProperties is null && depth < MaxNesting => 2 + schema.Required
            .Select(name => (Name: name, Schema: schema.Properties.GetValueOrDefault(name)))
            .Where(field => field.Schema is { HasDefault: false })
            .Sum(field => field.Name.Length + LeastBytes(field.Schema, depth + 1) + 4),
        SchemaType.String => schema.Format switch
        {
            "duration" => 3,
            "date" => 12,
            "date-time" => 21,
            _ => 2,
        },
        SchemaType.Object or SchemaType.List => 2,
        SchemaType.Boolean => 4,
        _ => 1,
    };
}
