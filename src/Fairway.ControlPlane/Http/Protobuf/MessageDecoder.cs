using Fairway.Kubernetes.Kinds.Messages;
using Fairway.Values;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>
/// Turns a message into the object that JSON would have sent. Go writes every field that is not a pointer, so zero values are left out
/// unless they mean something.
/// </summary>
internal static class MessageDecoder
{
    private const int MaxDepth = 64;

    /// <exception cref="ValueFormatException">Not protobuf, nested too deeply, or with a field that is not known.</exception>
    public static Value Decode(Message message, ReadOnlySpan<byte> bytes, int depth = 0)
    {
        var builder = new ValueMap.Builder();
        Fill(builder, message, bytes, depth);
        return builder.Build();
    }

    private static void Fill(ValueMap.Builder builder, Message message, ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ValueFormatException($"the body is nested more than {MaxDepth} deep", 0, 0);
        }

        var many = new Many();
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (message.Find(number) is { } field)
            {
                Add(builder, many, field, ref reader, wireType, depth);
            }
            else if (!reader.Skip(wireType))
            {
                // A newer client's field that is not set loses nothing; one that is set would.
                throw new ValueFormatException(
                    $"field {number} of {message.Name} is not known in the protobuf encoding: send the object as JSON", 0, 0);
            }
        }

        many.AddTo(builder);
    }

    private static void Add(ValueMap.Builder builder, Many many, MessageField field, ref WireReader reader, int wireType, int depth)
    {
        if (field.IsInline)
        {
            WireReader.Require(wireType, WireReader.Delimited);
            Fill(builder, field.Message!, reader.ReadBytes(), depth + 1);
            return;
        }

        switch (field.Occurrence)
        {
            case Occurrence.Map:
                WireReader.Require(wireType, WireReader.Delimited);
                var (key, value) = Entry(field, reader.ReadBytes(), depth);
                many.Map(field.Name)[key] = value;
                break;
            case Occurrence.Repeated:
                many.List(field.Name).Add(FieldDecoder.Read(ref reader, wireType, field, depth));
                break;
            default:
                var one = FieldDecoder.Read(ref reader, wireType, field, depth);
                if (!one.IsNull && (field.IsPointer || field.IsAlways || field.Type == MessageFieldType.IntOrString || !IsZero(one)))
                {
                    builder[field.Name] = one;
                }

                break;
        }
    }

    private static (string Key, Value Value) Entry(MessageField field, ReadOnlySpan<byte> bytes, int depth)
    {
        var (key, value) = ("", field.Type is MessageFieldType.Text or MessageFieldType.Bytes ? (Value)"" : Value.Null);
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == 1)
            {
                WireReader.Require(wireType, WireReader.Delimited);
                key = reader.ReadText();
            }
            else
            {
                value = FieldDecoder.Read(ref reader, wireType, field, depth);
            }
        }

        return (key, value);
    }

    private static bool IsZero(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString()!.Length == 0,
        ValueKind.Map => value.Fields.Count == 0,
        ValueKind.List => value.Items.Count == 0,
        ValueKind.Bool => value.AsBool() == false,
        _ => value.AsDouble() == 0,
    };

    // What may come in many parts. Most messages have neither lists nor maps, and a body may hold a great many messages.
    private sealed class Many
    {
        private Dictionary<string, List<Value>>? _lists;
        private Dictionary<string, ValueMap.Builder>? _maps;

        public List<Value> List(string name)
        {
            _lists ??= new(StringComparer.Ordinal);
            return _lists.TryGetValue(name, out var known) ? known : _lists[name] = [];
        }

        public ValueMap.Builder Map(string name)
        {
            _maps ??= new(StringComparer.Ordinal);
            return _maps.TryGetValue(name, out var known) ? known : _maps[name] = new();
        }

        public void AddTo(ValueMap.Builder builder)
        {
            foreach (var (name, items) in _lists ?? [])
            {
                builder[name] = ValueList.From(items);
            }

            foreach (var (name, entries) in _maps ?? [])
            {
                builder[name] = entries.Build();
            }
        }
    }
}
