using Fairway.ControlPlane.Http.Protobuf;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.OpenApi;

/// <summary>
/// An OpenAPI v2 document as gnostic's protobuf message <c>openapi.v2.Document</c>, the only form in which kubectl and client-go ask for it.
/// Written from the end, as <see cref="WireWriter"/> asks.
/// </summary>
internal static class OpenApiV2Message
{
    private static readonly (string Keyword, int Field)[] Texts =
        [("$ref", 1), ("format", 2), ("title", 3), ("description", 4), ("pattern", 13)];

    private static readonly (string Keyword, int Field)[] Doubles = [("multipleOf", 6), ("maximum", 7), ("minimum", 9)];

    private static readonly (string Keyword, int Field)[] Flags = [("exclusiveMaximum", 8), ("exclusiveMinimum", 10), ("uniqueItems", 16)];

    private static readonly (string Keyword, int Field)[] Counts =
    [
        ("maxLength", 11), ("minLength", 12), ("maxItems", 14), ("minItems", 15), ("maxProperties", 17), ("minProperties", 18),
    ];

    public static byte[] Of(Value document)
    {
        using var writer = new WireWriter();
        Message(writer, 9, () => Named(writer, 1, document["definitions"]));
        Message(writer, 8, static () => { });
        Message(writer, 2, () =>
        {
            Text(writer, 2, document["info"]["version"]);
            Text(writer, 1, document["info"]["title"]);
        });
        Text(writer, 1, document["swagger"]);
        return writer.Written.ToArray();
    }

    private static void Named(WireWriter writer, int field, Value schemas)
    {
        foreach (var (name, schema) in schemas.Fields.Reverse())
        {
            Message(writer, field, () =>
            {
                Message(writer, 2, () => Schema(writer, schema));
                Text(writer, 1, name);
            });
        }
    }

    private static void Schema(WireWriter writer, Value schema)
    {
        foreach (var (keyword, value) in schema.Fields.Where(pair => pair.Key.StartsWith("x-", StringComparison.Ordinal)).Reverse())
        {
            Message(writer, 31, () =>
            {
                Any(writer, 2, value);
                Text(writer, 1, keyword);
            });
        }

        if (schema["properties"].IsMap)
        {
            Message(writer, 25, () => Named(writer, 1, schema["properties"]));
        }

        Schemas(writer, 24, schema["allOf"]);
        if (schema["items"].IsMap)
        {
            Message(writer, 23, () => Message(writer, 1, () => Schema(writer, schema["items"])));
        }

        if (schema["type"].IsString)
        {
            Message(writer, 22, () => Text(writer, 1, schema["type"]));
        }

        AdditionalProperties(writer, schema["additionalProperties"]);
        foreach (var value in schema["enum"].Items.Reverse())
        {
            Any(writer, 20, value);
        }

        foreach (var name in schema["required"].Items.Reverse())
        {
            Text(writer, 19, name);
        }

        Scalars(writer, schema);
    }

    private static void Scalars(WireWriter writer, Value schema)
    {
        foreach (var (keyword, field) in Counts.Where(count => schema[count.Keyword].AsLong() is not null))
        {
            writer.Varint(schema[keyword].AsLong()!.Value);
            writer.Tag(field, WireReader.Varint);
        }

        foreach (var (_, field) in Flags.Where(flag => schema[flag.Keyword].AsBool() == true))
        {
            writer.Varint(1);
            writer.Tag(field, WireReader.Varint);
        }

        foreach (var (keyword, field) in Doubles.Where(number => schema[number.Keyword].IsNumber))
        {
            writer.Double(schema[keyword].AsDouble()!.Value);
            writer.Tag(field, WireReader.Fixed64);
        }

        if (!schema["default"].IsNull)
        {
            Any(writer, 5, schema["default"]);
        }

        foreach (var (keyword, field) in Texts)
        {
            Text(writer, field, schema[keyword]);
        }
    }

    private static void AdditionalProperties(WireWriter writer, Value values)
    {
        if (values.IsMap)
        {
            Message(writer, 21, () => Message(writer, 1, () => Schema(writer, values)));
        }
        else if (values.AsBool() is { } isFree)
        {
            Message(writer, 21, () =>
            {
                writer.Varint(isFree ? 1 : 0);
                writer.Tag(2, WireReader.Varint);
            });
        }
    }

    private static void Schemas(WireWriter writer, int field, Value schemas)
    {
        foreach (var schema in schemas.Items.Reverse())
        {
            Message(writer, field, () => Schema(writer, schema));
        }
    }

    // Any value is carried as YAML, which JSON is.
    private static void Any(WireWriter writer, int field, Value value) => Message(writer, field, () => Text(writer, 2, JsonWriter.ToText(value)));

    private static void Text(WireWriter writer, int field, Value text)
    {
        if (text.AsString() is { Length: > 0 } present)
        {
            var mark = writer.Length;
            writer.Text(present);
            writer.Close(mark, field);
        }
    }

    private static void Message(WireWriter writer, int field, Action content)
    {
        var mark = writer.Length;
        content();
        writer.Close(mark, field);
    }
}
