using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>
/// Writes the protobuf wire format from its end to its beginning, so that the length of what is nested is known when it is asked for. Whoever
/// writes begins with the last field, and writes a value before its tag.
/// </summary>
internal sealed class WireWriter : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _start;

    public WireWriter() => _start = _buffer.Length;

    /// <summary>How much was written.</summary>
    public int Length => _buffer.Length - _start;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(_start);

    public void Tag(int number, int wireType) => Varint(((long)number << 3) | (uint)wireType);

    public void Varint(long value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var (rest, count) = ((ulong)value, 0);
        do
        {
            bytes[count++] = (byte)(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
            rest >>= 7;
        }
        while (rest != 0);

        bytes[..count].CopyTo(Take(count));
    }

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Text(string text) => Encoding.UTF8.GetBytes(text, Take(Encoding.UTF8.GetByteCount(text)));

    /// <summary>Closes a length-delimited field whose content was written since <see cref="Length"/> was the mark.</summary>
    public void Close(int mark, int number)
    {
        Varint(Length - mark);
        Tag(number, WireReader.Delimited);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = 0;
    }

    private Span<byte> Take(int count)
    {
        if (count > _start)
        {
            var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + count));
            Written.Span.CopyTo(bigger.AsSpan(bigger.Length - Length));
            _start = bigger.Length - Length;
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = bigger;
        }

        _start -= count;
        return _buffer.AsSpan(_start, count);
    }
}
