using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>
/// Turns a message into the object that JSON would have sent. Go writes every field that is not a pointer, so zero values are left out
/// unless they mean something.
/// </summary>
internal static class MessageDecoder
{
    private const int MaxDepth = 64;

    /// <exception cref="ValueFormatException">Not protobuf, nested too deeply, or with a field that is not known.</exception>
    public static Value Decode(string message, ReadOnlySpan<byte> bytes, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new ValueFormatException($"the body is nested more than {MaxDepth} deep", 0, 0);
        }

        var fields = MessageTable.Fields(message);
        var builder = new ValueMap.Builder();
        Dictionary<string, List<Value>>? lists = null;
        Dictionary<string, ValueMap.Builder>? maps = null;
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (!fields.TryGetValue(number, out var field))
            {
                // A newer client's field that is not set loses nothing; one that is set would.
                if (!reader.Skip(wireType))
                {
                    throw new ValueFormatException(
                        $"field {number} of {message} is not known in the protobuf encoding: send the object as JSON", 0, 0);
                }

                continue;
            }

            switch (field.Occurrence)
            {
                case Occurrence.Map:
                    var (key, value) = Entry(field, reader.ReadBytes(), depth);
                    Gathered(ref maps, field.Name)[key] = value;
                    break;
                case Occurrence.Repeated:
                    Gathered(ref lists, field.Name).Add(Read(ref reader, wireType, field.Type, depth));
                    break;
                default:
                    Set(builder, field, Read(ref reader, wireType, field.Type, depth));
                    break;
            }
        }

        foreach (var (name, items) in lists ?? [])
        {
            builder[name] = ValueList.From(items);
        }

        foreach (var (name, entries) in maps ?? [])
        {
            builder[name] = entries.Build();
        }

        return builder.Build();
    }

    // Most messages have neither lists nor maps, and a body may hold a great many messages.
    private static List<Value> Gathered(ref Dictionary<string, List<Value>>? lists, string name)
    {
        lists ??= new(StringComparer.Ordinal);
        return lists.TryGetValue(name, out var known) ? known : lists[name] = [];
    }

    private static ValueMap.Builder Gathered(ref Dictionary<string, ValueMap.Builder>? maps, string name)
    {
        maps ??= new(StringComparer.Ordinal);
        return maps.TryGetValue(name, out var known) ? known : maps[name] = new();
    }

    private static void Set(ValueMap.Builder builder, MessageField field, Value value)
    {
        if (field.IsInline)
        {
            foreach (var (name, inner) in value.Fields)
            {
                builder[name] = inner;
            }
        }
        else if (!value.IsNull && (field.IsKeptEmpty || !IsZero(value)))
        {
            builder[field.Name] = value;
        }
    }

    private static (string Key, Value Value) Entry(MessageField field, ReadOnlySpan<byte> bytes, int depth)
    {
        var (key, value) = ("", field.Type == "string" ? (Value)"" : Value.Null);
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == 1)
            {
                key = reader.ReadText();
            }
            else
            {
                value = Read(ref reader, wireType, field.Type, depth);
            }
        }

        return (key, value);
    }

    private static Value Read(ref WireReader reader, int wireType, string type, int depth)
    {
        var expected = type switch { "bool" or "int32" or "int64" => WireReader.Varint, "double" => WireReader.Fixed64, _ => WireReader.Delimited };
        if (wireType != expected)
        {
            throw WireReader.Malformed();
        }

        return type switch
        {
            "bool" => reader.ReadVarint() != 0,
            "int32" => (int)reader.ReadVarint(),
            "int64" => reader.ReadVarint(),
            "double" => reader.ReadDouble(),
            "string" => reader.ReadText(),
            "bytes" => Convert.ToBase64String(reader.ReadBytes()),
            "time" => Time(reader.ReadBytes(), isMicro: false),
            "microtime" => Time(reader.ReadBytes(), isMicro: true),
            "quantity" => Part(reader.ReadBytes(), 1, "string"),
            "raw" => Raw(reader.ReadBytes()),
            "intstr" => IntOrString(reader.ReadBytes()),
            "items" => Items(reader.ReadBytes()),
            _ => Decode(type, reader.ReadBytes(), depth + 1),
        };
    }

    // Time: seconds (1) since 1970 and nanoseconds (2); an empty message is no time.
    private static Value Time(ReadOnlySpan<byte> bytes, bool isMicro)
    {
        if (bytes.IsEmpty)
        {
            return Value.Null;
        }

        var (seconds, nanoseconds) = (Part(bytes, 1, "int64").AsLong() ?? 0, Part(bytes, 2, "int32").AsLong() ?? 0);
        if (seconds is < -62135596800 or > 253402300799 || nanoseconds is < 0 or > 999_999_999)
        {
            throw WireReader.Malformed();
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
        return isMicro ? Timestamps.Micros(time) : Timestamps.Seconds(time);
    }

    // IntOrString: type (1), 0 for a number; intVal (2); strVal (3).
    private static Value IntOrString(ReadOnlySpan<byte> bytes) =>
        Part(bytes, 1, "int64").AsLong() is null or 0 ? Part(bytes, 2, "int32").AsLong() ?? 0 : Part(bytes, 3, "string");

    private static Value Raw(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return !reader.IsAtEnd && reader.ReadTag() is (1, WireReader.Delimited) && reader.ReadBytes() is { IsEmpty: false } json
            ? JsonReader.Read(json)
            : Value.Null;
    }

    private static ValueList Items(ReadOnlySpan<byte> bytes)
    {
        var items = new List<Value>();
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            items.Add(reader.ReadTag() is (1, WireReader.Delimited) ? reader.ReadText() : throw WireReader.Malformed());
        }

        return ValueList.From(items);
    }

    private static Value Part(ReadOnlySpan<byte> bytes, int wanted, string type)
    {
        var reader = new WireReader(bytes);
        var found = Value.Null;
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == wanted)
            {
                found = Read(ref reader, wireType, type, 0);
            }
            else
            {
                reader.Skip(wireType);
            }
        }

        return found;
    }

    private static bool IsZero(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString()!.Length == 0,
        ValueKind.Map => value.Fields.Count == 0,
        ValueKind.List => value.Items.Count == 0,
        ValueKind.Bool => value.AsBool() == false,
        _ => value.AsDouble() == 0,
    };
}
