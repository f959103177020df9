using System.Globalization;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>Puts what a field's line says after the type onto the field's schema.</summary>
internal static class FieldAttributes
{
    public static bool IsRequired(FieldEntry field) => field.Attributes.Any(attribute => attribute.Name == "required");

    /// <summary>Whether JSON shows a zero value of the field.</summary>
    public static bool IsAlways(FieldEntry field) => field.Attributes.Any(attribute => attribute.Name is "required" or "always");

    public static Schema Apply(FieldEntry field, Schema schema)
    {
        if (!field.Default.IsNull)
        {
            schema = schema with { Default = field.Default };
        }

        schema = field.Attributes.Aggregate(schema, Apply);
        return OmitsZero(field, schema) ? schema with { OmitsZero = true } : schema;
    }

    // Go's omitempty, and defaults that Go fills into zero values. Structures, and what is one in Go, are written always.
    private static bool OmitsZero(FieldEntry field, Schema schema) =>
        !field.IsPointer
        && (schema.HasDefault || !IsAlways(field))
        && schema switch
        {
            { Type: SchemaType.Object } => schema.AdditionalProperties is not null,
            { Type: SchemaType.String } => schema.Format is "" or "byte",
            { Type: SchemaType.List or SchemaType.Integer or SchemaType.Number or SchemaType.Boolean } => true,
            _ => false,
        };

    private static Schema Apply(Schema schema, AttributeEntry attribute) => attribute.Name switch
    {
        "required" or "always" => schema,
        "nullable" => schema with { Nullable = true },
        "in" => schema with { Enum = [.. attribute.Arguments.Select(argument => (Value)argument)] },
        "min" => schema with { Minimum = Number(attribute) },
        "max" => schema with { Maximum = Number(attribute) },
        "pattern" => schema with { Pattern = One(attribute) },
        "set" => ForList(schema, attribute) with { ListType = ListType.Set },
        "map" => ForList(schema, attribute) with { ListType = ListType.Map, ListMapKeys = attribute.Arguments },
        "atomic" => schema.Type == SchemaType.List ? schema : schema with { AtomicMap = true },
        "granular" => schema with { AtomicMap = false },
        "merge" => schema with
        {
            PatchStrategy = schema.PatchStrategy | PatchStrategy.Merge,
            PatchMergeKey = attribute.Arguments.Count == 0 ? "" : One(attribute),
        },
        "retainKeys" => schema with { PatchStrategy = schema.PatchStrategy | PatchStrategy.RetainKeys },
        _ => throw attribute.Place.Error($"there is no attribute \"{attribute.Name}\""),
    };

    private static Schema ForList(Schema schema, AttributeEntry attribute) =>
        schema.Type == SchemaType.List ? schema : throw attribute.Place.Error($"\"{attribute.Name}\" is for lists");

    private static string One(AttributeEntry attribute) =>
        attribute.Arguments.Count == 1 ? attribute.Arguments[0] : throw attribute.Place.Error($"\"{attribute.Name}\" takes one argument");

    private static double Number(AttributeEntry attribute) =>
        double.TryParse(One(attribute), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw attribute.Place.Error($"\"{attribute.Name}\" takes a number");
}
