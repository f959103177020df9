using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>Whether a value has the JSON type that its schema asks for.</summary>
internal static class SchemaTypes
{
    public static bool Accepts(Schema schema, Value value) => schema.Type switch
    {
        SchemaType.Any => true,
        SchemaType.Object => value.IsMap,
        SchemaType.List => value.IsList,
        SchemaType.String => value.IsString || (value.IsNumber && schema.Format == "quantity"),
        SchemaType.Integer => value.AsLong() is { } number && (schema.Format != "int32" || number is >= int.MinValue and <= int.MaxValue),
        SchemaType.Number => value.IsNumber,
        SchemaType.Boolean => value.Kind == ValueKind.Bool,
        SchemaType.IntOrString => value.IsString || value.AsLong() is not null,
        _ => false,
    };

    /// <summary>In the words of kube-openapi, which names the type found instead of the value.</summary>
    public static FieldError Mismatch(Schema schema, Value value, FieldPath path)
    {
        var found = NameOf(value);
        return FieldError.TypeInvalid(path.ToString(), found, $"{path.Name} in body must be of type {NameOf(schema.Type)}: \"{found}\"");
    }

    public static string NameOf(SchemaType type) => type switch
    {
        SchemaType.Object => "object",
        SchemaType.List => "array",
        SchemaType.String => "string",
        SchemaType.Integer => "integer",
        SchemaType.Number => "number",
        SchemaType.Boolean => "boolean",
        SchemaType.IntOrString => "integer,string",
        _ => "",
    };

    public static string NameOf(Value value) => value.Kind switch
    {
        ValueKind.Map => "object",
        ValueKind.List => "array",
        ValueKind.String => "string",
        ValueKind.Long => "integer",
        ValueKind.Double => "number",
        ValueKind.Bool => "boolean",
        _ => "null",
    };
}
