using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Tests.Ownership;

/// <summary>A custom kind with every way of owning a part: atomic, set and map lists, atomic and granular maps, free fields.</summary>
internal static class ThingSchema
{
    public static Schema Schema { get; } = Struct(
        ("apiVersion", Text),
        ("kind", Text),
        ("metadata", Struct(("name", Text), ("labels", Free), ("uid", Text), ("finalizers", List(ListType.Set, Text)))),
        ("spec", Struct(
            ("atomic", List(ListType.Atomic, Text)),
            ("set", List(ListType.Set, Text)),
            ("ports", Ports),
            ("granular", Free),
            ("atomicMap", new() { Type = SchemaType.Object, AdditionalProperties = Text, AtomicMap = true }),
            ("any", new() { Type = SchemaType.Object, PreserveUnknownFields = true }),
            ("nested", Struct(("a", Number), ("b", Number))))),
        ("status", Struct(("phase", Text))));

    private static Schema Text => new() { Type = SchemaType.String };

    private static Schema Number => new() { Type = SchemaType.Integer };

    private static Schema Free => new() { Type = SchemaType.Object, AdditionalProperties = Text };

    private static Schema Ports => new()
    {
        Type = SchemaType.List,
        ListType = ListType.Map,
        ListMapKeys = ["port", "protocol"],
        Items = Struct(("port", Number), ("protocol", new() { Type = SchemaType.String, Default = "TCP" }), ("name", Text)),
    };

    private static Schema List(ListType type, Schema items) => new() { Type = SchemaType.List, ListType = type, Items = items };

    private static Schema Struct(params (string Name, Schema Schema)[] fields) =>
        new() { Type = SchemaType.Object, Properties = fields.ToDictionary(field => field.Name, field => field.Schema) };
}
