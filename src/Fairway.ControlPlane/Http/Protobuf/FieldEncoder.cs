using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds.Messages;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>Writes one value of a field. Null is the type's zero value.</summary>
internal static class FieldEncoder
{
    public static void Write(WireWriter writer, MessageField field, int number, Value value)
    {
        switch (field.Type)
        {
            case MessageFieldType.Boolean:
                Varint(writer, number, value.AsBool() == true ? 1 : 0);
                return;
            case MessageFieldType.Int32 or MessageFieldType.Int64:
                Varint(writer, number, value.AsLong() ?? 0);
                return;
            case MessageFieldType.Double:
                writer.Double(value.AsDouble() ?? 0);
                writer.Tag(number, WireReader.Fixed64);
                return;
        }

        var mark = writer.Length;
        Content(writer, field, value);
        writer.Close(mark, number);
    }

    private static void Content(WireWriter writer, MessageField field, Value value)
    {
        switch (field.Type)
        {
            case MessageFieldType.Text:
                writer.Text(value.AsString() ?? "");
                break;
            case MessageFieldType.Bytes:
                writer.Bytes(Convert.FromBase64String(value.AsString() ?? ""));
                break;
            case MessageFieldType.Time or MessageFieldType.MicroTime:
                Time(writer, value, field.Type == MessageFieldType.MicroTime);
                break;
            case MessageFieldType.Quantity:
                Text(writer, 1, value.AsString() ?? "0");
                break;
            case MessageFieldType.IntOrString:
                Text(writer, 3, value.AsString() ?? "");
                Varint(writer, 2, value.AsLong() ?? 0);
                Varint(writer, 1, value.IsString ? 1 : 0);
                break;
            case MessageFieldType.Raw when !value.IsNull:
                var raw = writer.Length;
                writer.Bytes(JsonWriter.ToBytes(value));
                writer.Close(raw, 1);
                break;
            case MessageFieldType.Texts:
                Texts(writer, 1, value.Items);
                break;
            case MessageFieldType.Message:
                MessageEncoder.Encode(writer, field.Message!, value);
                break;
            case MessageFieldType.SchemaOrBoolean:
                Schema(writer, field, 2, value);
                Varint(writer, 1, value.IsMap || value.AsBool() == true ? 1 : 0);
                break;
            case MessageFieldType.SchemaOrTexts:
                Texts(writer, 2, value.Items);
                Schema(writer, field, 1, value);
                break;
            case MessageFieldType.SchemaOrList:
                for (var i = value.Items.Count - 1; i >= 0; i--)
                {
                    Schema(writer, field, 2, value.Items[i]);
                }

                Schema(writer, field, 1, value);
                break;
        }
    }

    private static void Schema(WireWriter writer, MessageField field, int number, Value value)
    {
        if (value.IsMap)
        {
            var mark = writer.Length;
            MessageEncoder.Encode(writer, field.Message!, value);
            writer.Close(mark, number);
        }
    }

    private static void Time(WireWriter writer, Value value, bool isMicro)
    {
        if (Timestamps.Read(value) is not { } time)
        {
            return;
        }

        var seconds = time.ToUnixTimeSeconds();
        var ticks = time.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcTicks;
        Varint(writer, 2, isMicro ? ticks * TimeSpan.NanosecondsPerTick : 0);
        Varint(writer, 1, seconds);
    }

    private static void Texts(WireWriter writer, int number, ValueList texts)
    {
        for (var i = texts.Count - 1; i >= 0; i--)
        {
            Text(writer, number, texts[i].AsString() ?? "");
        }
    }

    private static void Text(WireWriter writer, int number, string text)
    {
        var mark = writer.Length;
        writer.Text(text);
        writer.Close(mark, number);
    }

    private static void Varint(WireWriter writer, int number, long value)
    {
        writer.Varint(value);
        writer.Tag(number, WireReader.Varint);
    }
}
