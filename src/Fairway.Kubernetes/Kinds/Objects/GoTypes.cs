using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>The names that the API's decoder gives types in its messages.</summary>
internal static class GoTypes
{
    public static string NameOf(Schema schema) => schema.Type switch
    {
        SchemaType.List => "[]" + NameOf(schema.Items ?? Schema.Anything),
        SchemaType.Object when schema.AdditionalProperties is { } values => "map[string]" + NameOf(values),
        SchemaType.Object when schema.Name.Length > 0 => Qualified(schema.Name),
        SchemaType.Object => "map[string]interface {}",
        SchemaType.String when schema.Name.Length > 0 => Qualified(schema.Name),
        SchemaType.String => schema.Format == "byte" ? "[]uint8" : "string",
        SchemaType.Integer => schema.Format.Length > 0 ? schema.Format : "int64",
        SchemaType.Number => "float64",
        SchemaType.Boolean => "bool",
        SchemaType.IntOrString => "intstr.IntOrString",
        _ => "interface {}",
    };

    // io.k8s.api.core.v1.Container is v1.Container.
    private static string Qualified(string model)
    {
        var parts = model.Split('.');
        return parts.Length < 2 ? model : $"{parts[^2]}.{parts[^1]}";
    }
}
