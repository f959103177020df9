using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>The names of types without fields.</summary>
internal static class ScalarTypes
{
    private static readonly Dictionary<string, Schema> Known = new(StringComparer.Ordinal)
    {
        ["string"] = new() { Type = SchemaType.String },
        ["int32"] = new() { Type = SchemaType.Integer, Format = "int32" },
        ["int64"] = new() { Type = SchemaType.Integer, Format = "int64" },
        ["double"] = new() { Type = SchemaType.Number, Format = "double" },
        ["bool"] = new() { Type = SchemaType.Boolean },
        ["bytes"] = new() { Type = SchemaType.String, Format = "byte" },
        ["any"] = new() { Type = SchemaType.Any, PreserveUnknownFields = true },
        ["schema-or-list"] = new() { Type = SchemaType.Any, PreserveUnknownFields = true },
        ["schema-or-bool"] = new() { Type = SchemaType.Any, PreserveUnknownFields = true },
        ["schema-or-strings"] = new() { Type = SchemaType.Any, PreserveUnknownFields = true },
        ["object"] = new() { Type = SchemaType.Object, PreserveUnknownFields = true },
        ["quantity"] = new() { Name = "io.k8s.apimachinery.pkg.api.resource.Quantity", Type = SchemaType.String, Format = "quantity" },
        ["int-or-string"] = new()
        {
            Name = "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
            Type = SchemaType.IntOrString,
            Format = "int-or-string",
        },
        ["time"] = new() { Name = "io.k8s.apimachinery.pkg.apis.meta.v1.Time", Type = SchemaType.String, Format = "date-time" },
        ["microtime"] = new() { Name = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", Type = SchemaType.String, Format = "date-time" },
        ["fieldsv1"] = new()
        {
            Name = "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
            Type = SchemaType.Object,
            PreserveUnknownFields = true,
            AtomicMap = true,
        },
    };

    public static Schema? Find(string name) => Known.GetValueOrDefault(name);
}
