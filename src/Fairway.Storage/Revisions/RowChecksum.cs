using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Fairway.Storage.Revisions;

/// <summary>CRC-32C over a row's columns, each text and blob preceded by its length so that nothing can move between them.</summary>
internal struct RowChecksum()
{
    private uint _crc = uint.MaxValue;

    public readonly long Value => ~_crc;

    public RowChecksum Add(long value)
    {
        _crc = BitOperations.Crc32C(_crc, (ulong)value);
        return this;
    }

    public RowChecksum Add(string text)
    {
        Span<byte> buffer = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(text, buffer, out var length) ? Add(buffer[..length]) : Add(Encoding.UTF8.GetBytes(text));
    }

    public RowChecksum Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            _crc = BitOperations.Crc32C(_crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            _crc = BitOperations.Crc32C(_crc, value);
        }

        return this;
    }
}
