using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>Makes the description of one version of a custom kind. The definition has been checked.</summary>
internal static class VersionReader
{
    private static readonly string[] ReadAndWrite = ["get", "patch", "update"];

    public static KindDescription Read(Value definition, Value version)
    {
        var spec = definition["spec"];
        var names = spec["names"];
        var kind = new GroupVersionKind(Text(spec["group"]), Text(version["name"]), Text(names["kind"]));
        var schema = SchemaReader.Read(version["schema"]["openAPIV3Schema"]);
        var completed = EmbeddedResources.Complete(schema);
        var scale = version["subresources"]["scale"];
        var description = new KindDescription
        {
            Kind = kind,
            Plural = Text(names["plural"]),
            Singular = Text(names["singular"]),
            ListKind = Text(names["listKind"]),
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            Namespaced = Text(spec["scope"]) == "Namespaced",
            Served = version["served"].AsBool() == true,
            DeprecationWarning = DeprecationWarning(kind, version),
            StorageVersion = version["storage"].AsBool() == true,
            IsCustom = true,
            Schema = completed with { Type = SchemaType.Object, Properties = EmbeddedResources.WithObjectFields(completed.Properties) },
            HasEmbeddedResources = EmbeddedResources.Has(schema),
            ValidationRules = RuleTree.Of(schema, isResource: true),
            NameLimits = NameLimits(schema),
            ConversionWebhook = spec["conversion"]["strategy"].AsString() == "Webhook" ? spec["conversion"]["webhook"] : Value.Null,
            HasStatus = version["subresources"]["status"].IsMap,
            Scale = scale.IsMap
                ? new(Path(scale["specReplicasPath"]), Path(scale["statusReplicasPath"]), Path(scale["labelSelectorPath"]))
                : null,
            Columns = [.. version["additionalPrinterColumns"].Items.Select(Column)],
            SelectableFields = [.. version["selectableFields"].Items.Select(field => Path(field["jsonPath"]))],
        };
        return description with { Subresources = Subresources(description) };
    }

    private static Schema? NameLimits(Schema schema) => schema.Properties.GetValueOrDefault("metadata") is not { Properties.Count: > 0 } metadata
        ? null
        : new() { Type = SchemaType.Object, Properties = new Dictionary<string, Schema> { ["metadata"] = metadata } };

    private static List<Subresource> Subresources(KindDescription kind)
    {
        var subresources = new List<Subresource>();
        if (kind.HasStatus)
        {
            subresources.Add(new("status", kind.Kind, ReadAndWrite));
        }

        if (kind.Scale is not null)
        {
            subresources.Add(new("scale", new("autoscaling", "v1", "Scale"), ReadAndWrite));
        }

        return subresources;
    }

    private static string DeprecationWarning(GroupVersionKind kind, Value version) =>
        version["deprecated"].AsBool() != true ? ""
        : version["deprecationWarning"].AsString() is { Length: > 0 } text ? text
        : $"{kind.ApiVersion} {kind.Kind} is deprecated";

    private static PrinterColumn Column(Value column) => new(
        Text(column["name"]), Text(column["type"]), Text(column["format"]), Text(column["description"]),
        (int)(column["priority"].AsLong() ?? 0), Text(column["jsonPath"]));

    private static string Path(Value path) => Text(path).TrimStart('.');

    private static string Text(Value value) => value.AsString() ?? "";

    private static string[] Texts(Value list) => [.. list.Items.Select(Text)];
}
