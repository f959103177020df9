using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>
/// A body of <c>application/vnd.kubernetes.protobuf</c>: the bytes <c>k8s\0</c>, then runtime.Unknown, a message of type (1) and raw object (2). Some
/// clients send built-in kinds only so; answers are JSON, which they all read.
/// </summary>
internal static class ProtobufBody
{
    /// <exception cref="ValueFormatException">Not protobuf.</exception>
    /// <exception cref="KubernetesException">415: a kind whose encoding is not known.</exception>
    public static Value Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            throw WireReader.Malformed();
        }

        var (version, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        var reader = new WireReader(body[4..]);
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

        var message = MessageTable.NameOf(GroupVersionKind.From(version, kind))
            ?? throw ApiErrors.UnsupportedMediaType(MediaTypes.Objects);
        return Value.Map(("kind", kind), ("apiVersion", version)).WithFields(MessageDecoder.Decode(message, raw));
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
