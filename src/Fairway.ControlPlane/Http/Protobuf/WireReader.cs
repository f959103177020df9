using System.Buffers.Binary;
using System.Text;
using Fairway.Values;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>Reads the protobuf wire format: varints, 64-bit numbers and length-delimited bytes.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Delimited = 2;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next field's number and wire type.</summary>
    /// <exception cref="ValueFormatException">Not protobuf.</exception>
    public (int Number, int WireType) ReadTag()
    {
        var tag = ReadVarint();
        return tag >> 3 is > 0 and <= int.MaxValue ? ((int)(tag >> 3), (int)(tag & 7)) : throw Malformed();
    }

    public long ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                throw Malformed();
            }

            var next = _rest[0];
            _rest = _rest[1..];
            value |= shift < 64 ? (ulong)(next & 0x7F) << shift : 0;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw Malformed();
    }

    public double ReadDouble()
    {
        if (_rest.Length < sizeof(double))
        {
            throw Malformed();
        }

        var value = BinaryPrimitives.ReadDoubleLittleEndian(_rest);
        _rest = _rest[sizeof(double)..];
        return value;
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length < 0 || length > _rest.Length)
        {
            throw Malformed();
        }

        var bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return bytes;
    }

    public string ReadText()
    {
        try
        {
            return Strict.GetString(ReadBytes());
        }
        catch (DecoderFallbackException)
        {
            throw Malformed();
        }
    }

    /// <exception cref="ValueFormatException">Another wire type than the field's.</exception>
    public static void Require(int wireType, int expected)
    {
        if (wireType != expected)
        {
            throw Malformed();
        }
    }

    /// <summary>Passes over a field; true when it held nothing but zero.</summary>
    public bool Skip(int wireType) => wireType switch
    {
        Varint => ReadVarint() == 0,
        Fixed64 => ReadDouble() == 0,
        Delimited => ReadBytes().IsEmpty,
        _ => throw Malformed(),
    };

    public static ValueFormatException Malformed() => new("the body is not valid protobuf", 0, 0);
}
