using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>
/// Reads an object of a built-in kind as the API's typed decoder does: null means absent, a zero value means absent where Go leaves
/// it out, quantities take their canonical form, and the first value of a wrong type refuses the object. Returns the same value, without
/// allocating, when nothing changes.
/// </summary>
internal sealed class TypedDecoding
{
    private readonly KindDescription _kind;
    private readonly List<string> _path = [];

    private TypedDecoding(KindDescription kind) => _kind = kind;

    /// <exception cref="KubernetesException">400 BadRequest, in the decoder's words.</exception>
    public static Value Decode(KindDescription kind, Value @object)
    {
        var decoding = new TypedDecoding(kind);
        return @object.IsMap
            ? decoding.Fields(kind.Schema, kind.Schema, @object)
            : throw decoding.Mismatch(kind.Schema, kind.Schema, @object);
    }

    private Value Visit(Schema owner, Schema schema, Value value)
    {
        if (!SchemaTypes.Accepts(schema, value))
        {
            throw Mismatch(owner, schema, value);
        }

        return value.Kind switch
        {
            ValueKind.Map => Fields(schema.Name.Length > 0 ? schema : owner, schema, value),
            ValueKind.List => Items(owner, schema, value),
            ValueKind.String or ValueKind.Long or ValueKind.Double when schema.Format == "quantity" => Canonical(value),
            ValueKind.String when schema.Format is "date-time" or "byte" => Formatted(schema, value),
            _ => value,
        };
    }

    private Value Fields(Schema owner, Schema schema, Value value)
    {
        ValueMap.Builder? changed = null;
        foreach (var (key, field) in value.Fields)
        {
            var isProperty = schema.Properties.TryGetValue(key, out var known);
            if (!isProperty && (known = schema.AdditionalProperties) is null)
            {
                continue;
            }

            if (isProperty && IsAbsent(known!, field))
            {
                changed ??= value.Fields.ToBuilder();
                changed.Remove(key);
                continue;
            }

            // The decoder names the fields of structures on its way, not the keys of maps.
            _path.Add(isProperty ? key : "");
            var decoded = field.IsNull ? ZeroOf(known!) : Visit(owner, known!, field);
            _path.RemoveAt(_path.Count - 1);
            if (!decoded.IsSame(field))
            {
                (changed ??= value.Fields.ToBuilder())[key] = decoded;
            }
        }

        return changed is null ? value : changed.Build();
    }

    private Value Items(Schema owner, Schema schema, Value value)
    {
        if (schema.Items is not { } items)
        {
            return value;
        }

        Value[]? changed = null;
        for (var i = 0; i < value.Items.Count; i++)
        {
            var item = value.Items[i];
            var decoded = item.IsNull ? ZeroOf(items) : Visit(owner, items, item);
            if (!decoded.IsSame(item))
            {
                changed ??= value.Items.AsSpan().ToArray();
                changed[i] = decoded;
            }
        }

        return changed is null ? value : Value.List(changed);
    }

    private static bool IsAbsent(Schema schema, Value value) =>
        (value.IsNull && schema.Type != SchemaType.Any) || (schema.OmitsZero && IsZero(schema, value));

    // A value of another type than the schema's is left for the check of types.
    private static bool IsZero(Schema schema, Value value) => value.Kind switch
    {
        ValueKind.String => schema.Type == SchemaType.String && value.AsString()!.Length == 0,
        ValueKind.Map => schema.Type == SchemaType.Object && value.Fields.Count == 0,
        ValueKind.List => schema.Type == SchemaType.List && value.Items.Count == 0,
        ValueKind.Bool => schema.Type == SchemaType.Boolean && value.AsBool() == false,
        ValueKind.Long or ValueKind.Double => schema.Type is SchemaType.Integer or SchemaType.Number && value.AsDouble() == 0,
        _ => false,
    };

    private static Value ZeroOf(Schema schema) => schema.Type switch
    {
        SchemaType.String => schema.Format == "quantity" ? "0" : "",
        SchemaType.Object => ValueMap.Empty,
        SchemaType.Integer or SchemaType.Number or SchemaType.IntOrString => 0,
        SchemaType.Boolean => false,
        _ => Value.Null,
    };

    private Value Canonical(Value value)
    {
        var text = value.AsString() ?? value.ToString();
        if (!Quantity.TryParse(text, out var quantity))
        {
            throw Refuse("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }

        var canonical = quantity.ToString();
        return value.AsString() == canonical ? value : canonical;
    }

    private Value Formatted(Schema schema, Value value)
    {
        var text = value.AsString()!;
        return StringFormats.Accepts(schema.Format, text) ? value
            : schema.Format == "byte" ? throw Refuse("illegal base64 data at input byte 0")
            : throw Refuse($"parsing time {value} as \"2006-01-02T15:04:05Z07:00\": cannot parse {value} as \"2006\"");
    }

    private KubernetesException Mismatch(Schema owner, Schema schema, Value value)
    {
        var found = value.Kind switch
        {
            ValueKind.Map => "object",
            ValueKind.List => "array",
            ValueKind.Long or ValueKind.Double when schema.Type == SchemaType.Integer => $"number {value}",
            ValueKind.Long or ValueKind.Double => "number",
            _ => SchemaTypes.NameOf(value) is "boolean" ? "bool" : SchemaTypes.NameOf(value),
        };
        var @struct = owner.Name.Length == 0 ? _kind.Kind.Kind : owner.Name[(owner.Name.LastIndexOf('.') + 1)..];
        var place = string.Join('.', _path.Where(step => step.Length > 0));
        return Refuse($"json: cannot unmarshal {found} into Go struct field {@struct}.{place} of type {GoTypes.NameOf(schema)}");
    }

    private KubernetesException Refuse(string reason) => new(
        400, StatusReason.BadRequest, $"{_kind.Kind.Kind} in version \"{_kind.Kind.Version}\" cannot be handled as a {_kind.Kind.Kind}: {reason}");
}
