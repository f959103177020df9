using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.OpenApi;

/// <summary>The schemas of a document: each kind, its list, and every named type that these lead to.</summary>
internal sealed class OpenApiSchemas
{
    public const string V3Prefix = "#/components/schemas/";

    private readonly string _prefix;
    private readonly SortedDictionary<string, Value> _written = new(StringComparer.Ordinal);
    private readonly HashSet<Schema> _seen = [];

    private OpenApiSchemas(string prefix) => _prefix = prefix;

    public static Value Of(IEnumerable<KindDescription> kinds, string prefix)
    {
        var schemas = new OpenApiSchemas(prefix);
        foreach (var kind in kinds)
        {
            schemas.AddKind(kind);
        }

        return Value.Map([.. schemas._written.Select(pair => (pair.Key, pair.Value))]);
    }

    /// <summary>The name of a kind's schema: built-in kinds have one, a custom kind's is its group reversed, <c>io.example.v1.Foo</c>.</summary>
    public static string NameOf(KindDescription kind) => kind.Schema.Name.Length > 0
        ? kind.Schema.Name
        : $"{string.Join('.', kind.Kind.Group.Split('.').Reverse())}.{kind.Kind.Version}.{kind.Kind.Kind}";

    /// <summary>The value of <c>x-kubernetes-group-version-kind</c>.</summary>
    public static Value KindOf(GroupVersionKind kind) => Value.Map(("group", kind.Group), ("kind", kind.Kind), ("version", kind.Version));

    private void AddKind(KindDescription kind)
    {
        var name = NameOf(kind);
        _written[name] = SchemaWriter.Write(kind.Schema, _prefix).With("x-kubernetes-group-version-kind", Value.List(KindOf(kind.Kind)));
        AddWithin(kind.Schema);
        AddBodies(kind);
        if (kind.Verbs.Contains("list"))
        {
            AddList(kind, name);
        }
    }

    // What a subresource takes belongs to the document of the kind that has it.
    private void AddBodies(KindDescription kind)
    {
        foreach (var subresource in kind.Subresources)
        {
            if (subresource.Kind != kind.Kind && BuiltInKinds.Find(subresource.Kind) is { IsStored: false } body)
            {
                AddKind(body);
            }
        }
    }

    private void AddList(KindDescription kind, string name)
    {
        var text = Value.Map(("type", "string"));
        var list = Value.Map(
            ("description", $"A list of {kind.Kind.Kind} objects."),
            ("type", "object"),
            ("required", Value.List("items")),
            ("properties", Value.Map(
                ("apiVersion", text),
                ("kind", text),
                ("metadata", Value.Map(("$ref", _prefix + "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"))),
                ("items", Value.Map(("type", "array"), ("items", Value.Map(("$ref", _prefix + name))))))),
            ("x-kubernetes-group-version-kind", Value.List(KindOf(kind.Kind with { Kind = kind.ListKind }))));
        _written[$"{name[..^kind.Kind.Kind.Length]}{kind.ListKind}"] = list;
        AddNamed(BuiltInKinds.ListMetadata);
    }

    private void AddNamed(Schema schema)
    {
        if (!_written.ContainsKey(schema.Name))
        {
            // A field's default stands at the reference to the type, not in the type.
            _written[schema.Name] = SchemaWriter.Write(
                schema with { Default = Value.Null, PatchStrategy = PatchStrategy.Replace, PatchMergeKey = "" }, _prefix);
            AddWithin(schema);
        }
    }

    private void AddWithin(Schema schema)
    {
        if (!_seen.Add(schema))
        {
            return;
        }

        foreach (var inner in schema.Properties.Values.Concat(schema.AllOf).Concat(schema.AnyOf).Concat(schema.OneOf))
        {
            Add(inner);
        }

        Add(schema.Items);
        Add(schema.AdditionalProperties);
        Add(schema.Not);
    }

    private void Add(Schema? schema)
    {
        if (schema is null)
        {
            return;
        }

        if (schema.Name.Length > 0)
        {
            AddNamed(schema);
        }
        else
        {
            AddWithin(schema);
        }
    }
}
