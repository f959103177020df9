using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds.Messages;
using Fairway.Values;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>
/// A body of <c>application/vnd.kubernetes.protobuf</c>: the bytes <c>k8s\0</c>, then runtime.Unknown, a message of type (1), raw object (2),
/// content encoding (3) and content type (4).
/// </summary>
internal static class ProtobufBody
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <exception cref="ValueFormatException">Not protobuf.</exception>
    /// <exception cref="KubernetesException">415: a kind without a message.</exception>
    public static Value Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw WireReader.Malformed();
        }

        var (version, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        var reader = new WireReader(body[Magic.Length..]);
        while (!reader.IsAtEnd)
        {
            switch (reader.ReadTag())
            {
                case (1, WireReader.Delimited):
                    (version, kind) = ReadType(reader.ReadBytes());
                    break;
                case (2, WireReader.Delimited):
                    raw = reader.ReadBytes();
                    break;
                case (_, var wireType):
                    reader.Skip(wireType);
                    break;
            }
        }

        var message = BuiltInMessages.Find(GroupVersionKind.From(version, kind)) ?? throw ApiErrors.UnsupportedMediaType(MediaTypes.Objects);
        return Value.Map(("kind", kind), ("apiVersion", version)).WithFields(MessageDecoder.Decode(message, raw));
    }

    /// <summary>Whether the object can be written.</summary>
    public static bool Has(Value @object) => BuiltInMessages.Find(@object.GroupVersionKind) is not null;

    /// <exception cref="InvalidOperationException">The kind has no message.</exception>
    public static void Encode(WireWriter writer, Value @object)
    {
        var message = BuiltInMessages.Find(@object.GroupVersionKind)
            ?? throw new InvalidOperationException($"{@object.GroupVersionKind} has no message");
        Text(writer, 4, "");
        Text(writer, 3, "");
        var raw = writer.Length;
        MessageEncoder.Encode(writer, message, @object);
        writer.Close(raw, 2);
        var type = writer.Length;
        Text(writer, 2, @object.ObjectKind ?? "");
        Text(writer, 1, @object.ApiVersion ?? "");
        writer.Close(type, 1);
        writer.Bytes(Magic);
    }

    private static void Text(WireWriter writer, int number, string text)
    {
        var mark = writer.Length;
        writer.Text(text);
        writer.Close(mark, number);
    }

    private static (string Version, string Kind) ReadType(ReadOnlySpan<byte> bytes)
    {
        var (version, kind) = ("", "");
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            switch (reader.ReadTag())
            {
                case (1, WireReader.Delimited):
                    version = reader.ReadText();
                    break;
                case (2, WireReader.Delimited):
                    kind = reader.ReadText();
                    break;
                case (_, var wireType):
                    reader.Skip(wireType);
                    break;
            }
        }

        return (version, kind);
    }
}
