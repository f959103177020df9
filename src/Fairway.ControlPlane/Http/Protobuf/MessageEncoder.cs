using Fairway.Kubernetes.Kinds.Messages;
using Fairway.Values;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>Writes an object as a message, byte for byte as Go does: fields by their numbers, those that are not pointers always.</summary>
internal static class MessageEncoder
{
    public static void Encode(WireWriter writer, Message message, Value value)
    {
        for (var i = message.Fields.Count - 1; i >= 0; i--)
        {
            var field = message.Fields[i];
            if (field.IsInline)
            {
                var mark = writer.Length;
                Encode(writer, field.Message!, value);
                writer.Close(mark, field.Number);
                continue;
            }

            var inner = value[field.Name];
            switch (field.Occurrence)
            {
                case Occurrence.Repeated:
                    for (var item = inner.Items.Count - 1; item >= 0; item--)
                    {
                        FieldEncoder.Write(writer, field, field.Number, inner.Items[item]);
                    }

                    break;
                case Occurrence.Map:
                    Entries(writer, field, inner.Fields);
                    break;
                default:
                    One(writer, field, inner);
                    break;
            }
        }
    }

    private static void One(WireWriter writer, MessageField field, Value value)
    {
        // Bytes that are nil are not written, either.
        if (!value.IsNull || !(field.IsPointer || field.Type == MessageFieldType.Bytes))
        {
            FieldEncoder.Write(writer, field, field.Number, value);
        }
    }

    private static void Entries(WireWriter writer, MessageField field, ValueMap entries)
    {
        foreach (var (key, value) in entries.OrderByDescending(entry => entry.Key, StringComparer.Ordinal))
        {
            var entry = writer.Length;
            FieldEncoder.Write(writer, field, 2, value);
            var text = writer.Length;
            writer.Text(key);
            writer.Close(text, 1);
            writer.Close(entry, field.Number);
        }
    }
}
