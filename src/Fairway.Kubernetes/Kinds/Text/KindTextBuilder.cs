using Fairway.Kubernetes.Schemas;
using Fairway.Values;

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
            FillFields(open.Text, open.Fields, open.Properties, open.Required);
        }
    }

    /// <summary>Every kind of the texts, with the rules found for it.</summary>
    /// <exception cref="KindTextException">A kind's property is unknown, or a field's type is not there.</exception>
    public IReadOnlyList<KindDescription> Build(Func<GroupVersionKind, KindRules?> rules) =>
        [.. _texts.SelectMany(text => text.Kinds.Select(kind => BuildKind(text, kind, rules)))];

    /// <summary>A type by its alias and name, such as <c>meta.ListMeta</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such type.</exception>
    public Schema TypeNamed(string name) => _types[name].Schema;

    // Types may refer to each other and to themselves, so all exist before the first gets its fields. A kind is a type too.
    private void Declare(IReadOnlyList<KindText> texts)
    {
        foreach (var text in texts)
        {
            foreach (var type in text.Types)
            {
                Declare(text, type.Place, type.Name, type.Fields, new() { AtomicMap = type.Atomic });
            }

            foreach (var kind in text.Kinds)
            {
                Declare(text, kind.Place, kind.Name, [.. ObjectFields(kind.Place), .. kind.Fields], new() { Description = kind.About });
            }
        }
    }

    private void Declare(KindText text, Place place, string name, IReadOnlyList<FieldEntry> fields, Schema schema)
    {
        var (properties, required) = (new Dictionary<string, Schema>(StringComparer.Ordinal), new List<string>());
        schema = schema with { Name = $"{text.Models}.{name}", Type = SchemaType.Object, Properties = properties, Required = required };
        if (!_types.TryAdd($"{text.Alias}.{name}", new(text, fields, schema, properties, required)))
        {
            throw place.Error($"the type \"{name}\" is there already");
        }
    }

    private static IEnumerable<FieldEntry> ObjectFields(Place place) =>
    [
        new(place, "apiVersion", "string", Value.Null, []),
        new(place, "kind", "string", Value.Null, []),
        new(place, "metadata", "meta.ObjectMeta", Value.Null, []) { Number = [1] },
    ];

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
        var description = new KindDescription
        {
            Kind = kind,
            Plural = entry.Plural,
            Singular = entry.Singular,
            ListKind = entry.Name + "List",
            Namespaced = true,
            Rules = rules(kind),
            Schema = TypeNamed($"{text.Alias}.{entry.Name}"),
        };
        return entry.Properties.Aggregate(description, KindProperties.Apply);
    }

    private sealed record OpenType(
        KindText Text, IReadOnlyList<FieldEntry> Fields, Schema Schema, Dictionary<string, Schema> Properties, List<string> Required);
}
