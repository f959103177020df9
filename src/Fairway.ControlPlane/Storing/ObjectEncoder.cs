using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Storing;

/// <summary>
/// Serializes an object once, with kind, apiVersion and metadata first as upstream's encoder orders them, and with an empty
/// <c>resourceVersion</c> whose place the commit fills in.
/// </summary>
internal static class ObjectEncoder
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 2048,
    };

    private static readonly string[] BeforeVersion = ["name", "generateName", "namespace", "selfLink", "uid"];

    private static readonly string[] AfterVersion =
    [
        "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences",
        "finalizers", "managedFields",
    ];

    public static ObjectBody Encode(Value @object)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        WriteField(writer, @object, "kind");
        WriteField(writer, @object, "apiVersion");
        writer.WritePropertyName("metadata");
        var slot = WriteMetadata(writer, @object["metadata"]);
        foreach (var (key, value) in @object.Fields)
        {
            if (key is not ("kind" or "apiVersion" or "metadata"))
            {
                writer.WritePropertyName(key);
                JsonWriter.Write(writer, value);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return new(buffer.WrittenSpan.ToArray(), slot);
    }

    private static int WriteMetadata(Utf8JsonWriter writer, Value metadata)
    {
        writer.WriteStartObject();
        foreach (var field in BeforeVersion)
        {
            WriteField(writer, metadata, field);
        }

        writer.WriteString("resourceVersion", "");
        // The slot lies between the two quotes that were just written.
        var slot = (int)(writer.BytesCommitted + writer.BytesPending) - 1;
        foreach (var field in AfterVersion)
        {
            WriteField(writer, metadata, field);
        }

        writer.WriteEndObject();
        return slot;
    }

    private static void WriteField(Utf8JsonWriter writer, Value map, string field)
    {
        var value = map[field];
        if (!value.IsNull)
        {
            writer.WritePropertyName(field);
            JsonWriter.Write(writer, value);
        }
    }
}
