using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fairway.Values.Json;

/// <summary>
/// Writes a <see cref="Value"/> as UTF-8 JSON, keys in their order, numbers as Go's encoder writes them. A lone surrogate becomes U+FFFD.
/// </summary>
public static class JsonWriter
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 2048,
    };

    /// <param name="output">Where to.</param>
    /// <param name="value">What.</param>
    /// <param name="indent">How far each level is set in; 0 for one line.</param>
    public static void Write(IBufferWriter<byte> output, Value value, int indent = 0)
    {
        var options = indent == 0 ? Compact : Compact with { Indented = true, IndentSize = indent, NewLine = "\n" };
        using var writer = new Utf8JsonWriter(output, options);
        Write(writer, value);
    }

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool() == true);
                break;
            case ValueKind.Long:
                writer.WriteNumberValue(value.Bits);
                break;
            case ValueKind.Double:
                writer.WriteRawValue(GoNumber.ToJson(value.AsDouble()!.Value), skipInputValidation: true);
                break;
            case ValueKind.String:
                writer.WriteStringValue(value.AsString());
                break;
            case ValueKind.List:
                writer.WriteStartArray();
                foreach (var item in value.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (var (key, field) in value.Fields)
                {
                    writer.WritePropertyName(key);
                    Write(writer, field);
                }

                writer.WriteEndObject();
                break;
        }
    }

    public static byte[] ToBytes(Value value, int indent = 0)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value, indent);
        return buffer.WrittenSpan.ToArray();
    }

    public static string ToText(Value value, int indent = 0)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value, indent);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
