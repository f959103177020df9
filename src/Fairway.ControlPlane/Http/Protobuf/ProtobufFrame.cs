using System.Buffers;
using System.Buffers.Binary;
using Fairway.Values;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>
/// An event of a watch: four bytes of length, big endian, then meta/v1 WatchEvent, a message of type (1) and object (2), itself a message of a
/// whole body (1).
/// </summary>
internal static class ProtobufFrame
{
    public static void Write(IBufferWriter<byte> output, string type, Value @object)
    {
        using var writer = new WireWriter();
        ProtobufBody.Encode(writer, @object);
        writer.Close(0, 1);
        writer.Close(0, 2);
        var mark = writer.Length;
        writer.Text(type);
        writer.Close(mark, 1);
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), writer.Length);
        output.Advance(sizeof(int));
        output.Write(writer.Written.Span);
    }
}
