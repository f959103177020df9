using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Http.Protobuf;

/// <summary>An object of a kind with every field set; a type within itself is left empty.</summary>
internal static class SchemaSample
{
    public static Value Of(KindDescription kind) => Fields(kind.Schema, [])
        .With("apiVersion", kind.Kind.ApiVersion).With("kind", kind.Kind.Kind);

    private static Value Of(Schema schema, List<string> within) => schema.Type switch
    {
        SchemaType.Boolean => true,
        SchemaType.Integer => 7 + within.Count,
        SchemaType.Number => 2.5,
        SchemaType.String => schema.Format switch
        {
            "byte" => "AAEC",
            "quantity" => "2Mi",
            "date-time" when schema.Name.EndsWith("MicroTime", StringComparison.Ordinal) => "2026-11-20T01:02:03.000004Z",
            "date-time" => "2026-11-20T01:02:03Z",
            _ => "text",
        },
        SchemaType.IntOrString => within.Count % 2 == 0 ? 5 : "5%",
        SchemaType.List => Value.List(Of(schema.Items!, within)),
        SchemaType.Object when schema.AdditionalProperties is { } values => Value.Map(("one", Of(values, within)), ("two", Of(values, within))),
        SchemaType.Object when schema.Properties.Count > 0 => Fields(schema, within),
        SchemaType.Object when schema.PreserveUnknownFields => Value.Map(("f:x", ValueMap.Empty)),
        SchemaType.Object => ValueMap.Empty,
        // A schema, a boolean and a list are all allowed where a kind says nothing of the type: a schema is all of it.
        _ => Value.Map(("type", "string")),
    };

    private static Value Fields(Schema schema, List<string> within)
    {
        var fields = new ValueMap.Builder();
        if (!within.Contains(schema.Name))
        {
            within.Add(schema.Name);
            foreach (var (name, property) in schema.Properties)
            {
                // Only a whole object says what it is.
                if (name is "apiVersion" or "kind" && schema.Properties.ContainsKey("metadata"))
                {
                    continue;
                }

                var value = Of(property, within);
                // A structure without anything in it is left out when it is not behind a pointer.
                if (!(value.IsMap && value.Fields.Count == 0))
                {
                    fields[name] = value;
                }
            }

            within.RemoveAt(within.Count - 1);
        }

        return fields.Build();
    }
}
