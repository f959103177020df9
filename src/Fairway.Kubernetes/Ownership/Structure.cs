using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>How a part of an object is owned: as one, field by field, or item by item.</summary>
internal enum Form : byte
{
    Leaf,
    Map,
    List,
}

/// <summary>Reads from a schema, and from the value where the schema leaves it open, how a part of an object is owned.</summary>
internal static class Structure
{
    /// <summary>The form of two versions of one part. Absent or null on one side, the other decides; empty on both, it is a leaf.</summary>
    public static Form Of(Schema schema, Value left, Value right)
    {
        if (IsEmpty(left) && IsEmpty(right))
        {
            return Form.Leaf;
        }

        return left.IsNull ? Of(schema, right)
            : right.IsNull || Of(schema, left) == Of(schema, right) ? Of(schema, left)
            : Form.Leaf;
    }

    public static Form Of(Schema schema, Value value) => value.Kind switch
    {
        ValueKind.Map when schema is { Type: SchemaType.Object or SchemaType.Any, AtomicMap: false } => Form.Map,
        ValueKind.List when schema is { Type: SchemaType.List or SchemaType.Any, ListType: not ListType.Atomic } => Form.List,
        _ => Form.Leaf,
    };

    public static bool IsEmpty(Value value) => value.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Map => value.Fields.Count == 0,
        ValueKind.List => value.Items.Count == 0,
        _ => false,
    };

    /// <summary>The schema of a field; a field the schema does not know may hold anything.</summary>
    public static Schema FieldOf(Schema schema, string name) => schema.Field(name) ?? Schema.Anything;

    public static Schema ItemOf(Schema schema) => schema.Items ?? Schema.Anything;
}
