using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds.Messages;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>Reads one value of a field, as JSON shows it.</summary>
internal static class FieldDecoder
{
    /// <exception cref="ValueFormatException">Not protobuf, or not of the field's type.</exception>
    public static Value Read(ref WireReader reader, int wireType, MessageField field, int depth)
    {
        WireReader.Require(wireType, WireTypeOf(field.Type));
        return field.Type switch
        {
            MessageFieldType.Boolean => reader.ReadVarint() != 0,
            MessageFieldType.Int32 => (int)reader.ReadVarint(),
            MessageFieldType.Int64 => reader.ReadVarint(),
            MessageFieldType.Double => reader.ReadDouble(),
            MessageFieldType.Text => reader.ReadText(),
            MessageFieldType.Bytes => Convert.ToBase64String(reader.ReadBytes()),
            MessageFieldType.Time => Time(reader.ReadBytes(), isMicro: false),
            MessageFieldType.MicroTime => Time(reader.ReadBytes(), isMicro: true),
            MessageFieldType.Quantity => Texts(reader.ReadBytes(), 1) is [.., var last] ? last : "",
            MessageFieldType.Raw => Raw(reader.ReadBytes()),
            MessageFieldType.IntOrString => IntOrString(reader.ReadBytes()),
            MessageFieldType.Texts => ValueList.From(Texts(reader.ReadBytes(), 1)),
            MessageFieldType.Message => MessageDecoder.Decode(field.Message!, reader.ReadBytes(), depth + 1),
            _ => SchemaOr(field, reader.ReadBytes(), depth + 1),
        };
    }

    private static int WireTypeOf(MessageFieldType type) => type switch
    {
        MessageFieldType.Boolean or MessageFieldType.Int32 or MessageFieldType.Int64 => WireReader.Varint,
        MessageFieldType.Double => WireReader.Fixed64,
        _ => WireReader.Delimited,
    };

    private static Value Time(ReadOnlySpan<byte> bytes, bool isMicro)
    {
        if (bytes.IsEmpty)
        {
            return Value.Null;
        }

        var (seconds, nanoseconds) = (Number(bytes, 1), Number(bytes, 2));
        if (seconds is < -62135596800 or > 253402300799 || nanoseconds is < 0 or > 999_999_999)
        {
            throw WireReader.Malformed();
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
        return isMicro ? Timestamps.Micros(time) : Timestamps.Seconds(time);
    }

    private static Value IntOrString(ReadOnlySpan<byte> bytes) =>
        Number(bytes, 1) == 0 ? (int)Number(bytes, 2) : Texts(bytes, 3) is [.., var last] ? last : "";

    private static Value Raw(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return !reader.IsAtEnd && reader.ReadTag() is (1, WireReader.Delimited) && reader.ReadBytes() is { IsEmpty: false } json
            ? JsonReader.Read(json)
            : Value.Null;
    }

    private static Value SchemaOr(MessageField field, ReadOnlySpan<byte> bytes, int depth)
    {
        var (schemaNumber, schemas, allows) = (field.Type == MessageFieldType.SchemaOrBoolean ? 2 : 1, new List<Value>(), false);
        var single = false;
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == 1 && field.Type == MessageFieldType.SchemaOrBoolean)
            {
                WireReader.Require(wireType, WireReader.Varint);
                allows = reader.ReadVarint() != 0;
                continue;
            }

            WireReader.Require(wireType, WireReader.Delimited);
            single |= number == schemaNumber;
            schemas.Add(number == 2 && field.Type == MessageFieldType.SchemaOrTexts
                ? reader.ReadText()
                : MessageDecoder.Decode(field.Message!, reader.ReadBytes(), depth));
        }

        return single ? schemas[^1] : field.Type == MessageFieldType.SchemaOrBoolean ? allows : ValueList.From(schemas);
    }

    private static long Number(ReadOnlySpan<byte> bytes, int wanted)
    {
        var reader = new WireReader(bytes);
        var found = 0L;
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == wanted && wireType == WireReader.Varint)
            {
                found = reader.ReadVarint();
            }
            else
            {
                reader.Skip(wireType);
            }
        }

        return found;
    }

    private static List<Value> Texts(ReadOnlySpan<byte> bytes, int wanted)
    {
        var found = new List<Value>();
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == wanted && wireType == WireReader.Delimited)
            {
                found.Add(reader.ReadText());
            }
            else
            {
                reader.Skip(wireType);
            }
        }

        return found;
    }
}
