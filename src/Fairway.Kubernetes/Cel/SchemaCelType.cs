using Fairway.Kubernetes.Schemas;
using Fairway.Languages.Cel.Types;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// The type that a schema's values have in expressions. What has no schema, or is kept without one, cannot be named; an
/// <c>int-or-string</c> is dyn.
/// </summary>
public sealed class SchemaCelType : CelObjectType
{
    private static readonly Schema Text = new() { Type = SchemaType.String };

    // What every resource has, whether its schema says so or not.
    private static readonly Schema Metadata = new()
    {
        Type = SchemaType.Object,
        Properties = new Dictionary<string, Schema> { ["name"] = Text, ["generateName"] = Text },
    };

    private readonly Schema _schema;
    private readonly bool _isResource;

    private SchemaCelType(string name, Schema schema, bool isResource)
        : base(name)
    {
        _schema = schema;
        _isResource = isResource || schema.EmbeddedResource;
    }

    /// <summary>Null when the schema says nothing of its values' type. <paramref name="name"/> is what messages call objects.</summary>
    public static CelType? For(Schema schema, string name, bool isResource = false) => schema.Type switch
    {
        SchemaType.Object when schema.AdditionalProperties is { } values && values != Schema.Anything =>
            For(values, $"{name}.@elem") is { } value ? CelType.Map(CelType.String, value) : null,
        SchemaType.Object => CelType.Object(new SchemaCelType(name, schema, isResource)),
        SchemaType.List => schema.Items is { } items && For(items, $"{name}.@idx") is { } item ? ListOf(item, schema) : null,
        SchemaType.String => schema.Format switch
        {
            "byte" => CelType.Bytes,
            "duration" => CelType.Duration,
            "date" or "date-time" => CelType.Timestamp,
            _ => CelType.String,
        },
        SchemaType.Integer => CelType.Int,
        SchemaType.Number => CelType.Double,
        SchemaType.Boolean => CelType.Bool,
        SchemaType.IntOrString => CelType.Dyn,
        _ => schema.EmbeddedResource ? CelType.Object(new SchemaCelType(name, schema, isResource)) : null,
    };

    public override IEnumerable<string> FieldNames =>
        _schema.Properties.Keys.Select(Cel.FieldNames.Escape).OfType<string>().Where(name => FindField(name) is not null);

    public override CelType? FindJsonField(string name) => Cel.FieldNames.Escape(name) is { } escaped ? FindField(escaped) : null;

    public override CelType? FindField(string name)
    {
        var field = Cel.FieldNames.Unescape(name);
        var schema = Cel.FieldNames.Escape(field) == name ? Find(field) : null;
        return schema is null ? null : For(schema, $"{Name}.{field}");
    }

    public override string NameInJson(string field) => Cel.FieldNames.Unescape(field);

    /// <summary>The schema of whole objects, which have a kind, a version and a name whether their schema says so or not.</summary>
    internal static Schema AsResource(Schema schema)
    {
        var metadata = schema.Properties.GetValueOrDefault("metadata")?.Properties;
        if (metadata is not null && metadata.ContainsKey("name") && metadata.ContainsKey("generateName"))
        {
            return schema;
        }

        return schema with
        {
            Properties = new Dictionary<string, Schema>(schema.Properties) { ["apiVersion"] = Text, ["kind"] = Text, ["metadata"] = Metadata },
        };
    }

    private static CelType ListOf(CelType item, Schema schema) => schema.ListType switch
    {
        ListType.Set => CelType.SetList(item),
        ListType.Map => CelType.KeyedList(item, schema.ListMapKeys),
        _ => CelType.List(item),
    };

    private Schema? Find(string field) => _isResource && field is "apiVersion" or "kind" ? Text
        : _isResource && field == "metadata" ? Metadata
        : _schema.Properties.GetValueOrDefault(field);
}
