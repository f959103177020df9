using System.Buffers.Binary;

namespace Fairway.Node.Serving.Spdy;

/// <summary>Content that is stored, not compressed, in a deflate stream (RFC 1951, section 3.2.4); not the last of its stream.</summary>
internal static class StoredBlock
{
    private const int HeadSize = 5;

    /// <param name="content">65,535 bytes at most.</param>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        var block = new byte[HeadSize + content.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), (ushort)content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~content.Length);
        content.CopyTo(block.AsSpan(HeadSize));
        return block;
    }
}
