using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>Makes schemas and kinds from the texts of all groups, which refer to each other's types.</summary>
internal sealed class KindTextBuilder
{
    private readonly Dictionary<string, OpenType> _types = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<KindText> _texts;

    /// <exception cref="KindTextException">A type is not there, an attribute is unknown or does not fit its field.</exception>
    public KindTextBuilder(IReadOnlyList<KindText> texts)
    {
        _texts = texts;
        Declare(texts);
        foreach (var open in _types.Values)
        {
            FillFields(open.Text, open.Entry.Fields, open.Properties, open.Required);
        }
    }

    /// <summary>Every kind of the texts, with the rules found for it.</summary>
    /// <exception cref="KindTextException">A kind's property is unknown, or a field's type is not there.</exception>
    public IReadOnlyList<KindDescription> Build(Func<GroupVersionKind, KindRules?> rules) =>
        [.. _texts.SelectMany(text => text.Kinds.Select(kind => BuildKind(text, kind, rules)))];

    /// <summary>A type by its alias and name, such as <c>meta.ListMeta</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such type.</exception>
    public Schema TypeNamed(string name) => _types[name].Schema;

    // Types may refer to each other and to themselves, so all exist before the first gets its fields.
    private void Declare(IReadOnlyList<KindText> texts)
    {
        foreach (var text in texts)
        {
            foreach (var entry in text.Types)
            {
                var (properties, required) = (new Dictionary<string, Schema>(StringComparer.Ordinal), new List<string>());
                var schema = new Schema
                {
                    Name = $"{text.Models}.{entry.Name}",
                    Type = SchemaType.Object,
                    Properties = properties,
                    Required = required,
                    AtomicMap = entry.Atomic,
                };
                if (!_types.TryAdd($"{text.Alias}.{entry.Name}", new(text, entry, schema, properties, required)))
                {
                    throw entry.Place.Error($"the type \"{entry.Name}\" is there already");
                }
            }
        }
    }

    private void FillFields(KindText text, IReadOnlyList<FieldEntry> fields, Dictionary<string, Schema> properties, List<string> required)
    {
        foreach (var field in fields)
        {
            properties[field.Name] = FieldAttributes.Apply(field, ResolveType(text, field.Place, field.Type));
            if (FieldAttributes.IsRequired(field))
            {
                required.Add(field.Name);
            }
        }
    }

    private Schema ResolveType(KindText text, Place place, string type)
    {
        if (type.StartsWith("[]", StringComparison.Ordinal))
        {
            return new() { Type = SchemaType.List, Items = ResolveType(text, place, type[2..]) };
        }

        if (type.StartsWith("map[string]", StringComparison.Ordinal))
        {
            return new() { Type = SchemaType.Object, AdditionalProperties = ResolveType(text, place, type["map[string]".Length..]) };
        }

        if (ScalarTypes.Find(type) is { } scalar)
        {
            return scalar;
        }

        return _types.TryGetValue(type.Contains('.', StringComparison.Ordinal) ? type : $"{text.Alias}.{type}", out var open)
            ? open.Schema
            : throw place.Error($"there is no type \"{type}\"");
    }

    private KindDescription BuildKind(KindText text, KindEntry entry, Func<GroupVersionKind, KindRules?> rules)
    {
        var kind = new GroupVersionKind(text.Group, text.Version, entry.Name);
        var properties = new Dictionary<string, Schema>(StringComparer.Ordinal)
        {
            ["apiVersion"] = ScalarTypes.Find("string")!,
            ["kind"] = ScalarTypes.Find("string")!,
            ["metadata"] = ResolveType(text, entry.Place, "meta.ObjectMeta"),
        };
        var required = new List<string>();
        FillFields(text, entry.Fields, properties, required);
        var description = new KindDescription
        {
            Kind = kind,
            Plural = entry.Plural,
            Singular = entry.Singular,
            ListKind = entry.Name + "List",
            Namespaced = true,
            Rules = rules(kind),
            Schema = new()
            {
                Name = $"{text.Models}.{entry.Name}",
                Description = entry.About,
                Type = SchemaType.Object,
                Properties = properties,
                Required = required,
            },
        };
        return entry.Properties.Aggregate(description, KindProperties.Apply);
    }

    private sealed record OpenType(KindText Text, TypeEntry Entry, Schema Schema, Dictionary<string, Schema> Properties, List<string> Required);
}
