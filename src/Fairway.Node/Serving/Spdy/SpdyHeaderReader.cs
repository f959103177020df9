using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Fairway.Node.Images;

namespace Fairway.Node.Serving.Spdy;

/// <summary>
/// Reads the header blocks of one connection, which are one zlib stream (RFC 1950) flushed at the end of each block. The framework's inflater
/// takes no preset dictionary; one that is fed the dictionary first, as a stored block, has it in its window just as well.
/// </summary>
internal sealed class SpdyHeaderReader : IDisposable
{
    private const int LargestBlock = 64 * 1024;
    private const int MostHeaders = 100;
    private const int HeadSize = 2;
    private const int DictionaryIdSize = 4;
    private const byte HasDictionary = 0x20;

    private readonly Feed _input = new();
    private readonly DeflateStream _inflater;
    private readonly byte[] _block = new byte[LargestBlock];
    private bool _isBegun;

    public SpdyHeaderReader() => _inflater = new(_input, CompressionMode.Decompress);

    /// <exception cref="InvalidDataException">It is no such block, or too big.</exception>
    public IReadOnlyDictionary<string, string> Read(ReadOnlyMemory<byte> compressed)
    {
        if (!_isBegun)
        {
            compressed = Begin(compressed);
            _isBegun = true;
        }

        return Parse(_block.AsSpan(0, Inflate(compressed)));
    }

    public void Dispose() => _inflater.Dispose();

    private ReadOnlyMemory<byte> Begin(ReadOnlyMemory<byte> compressed)
    {
        var head = compressed.Span;
        var hasDictionary = head.Length >= HeadSize && (head[1] & HasDictionary) != 0;
        var size = HeadSize + (hasDictionary ? DictionaryIdSize : 0);
        if (head.Length < size)
        {
            throw new InvalidDataException("the header block is no zlib stream");
        }

        if (hasDictionary)
        {
            Inflate(StoredBlock.Of(SpdyDictionary.Bytes.Span));
        }

        return compressed[size..];
    }

    private int Inflate(ReadOnlyMemory<byte> compressed)
    {
        _input.Content = compressed;
        var length = 0;
        while (true)
        {
            if (length == _block.Length)
            {
                throw new InvalidDataException($"the headers have more than {LargestBlock} bytes");
            }

            var read = _inflater.Read(_block, length, _block.Length - length);
            if (read == 0)
            {
                return length;
            }

            length += read;
        }
    }

    // A count, then for each header a length and the name, a length and the value; numbers of 32 bits, big end first.
    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> block)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var count = Number(ref block);
        if (count > MostHeaders)
        {
            throw new InvalidDataException($"there are more than {MostHeaders} headers");
        }

        for (var i = 0; i < count; i++)
        {
            var name = Text(ref block);
            headers[name] = Text(ref block);
        }

        return headers;
    }

    private static int Number(ref ReadOnlySpan<byte> block)
    {
        if (block.Length < sizeof(int) || BinaryPrimitives.ReadInt32BigEndian(block) is not (>= 0 and var number))
        {
            throw new InvalidDataException("the headers end too early");
        }

        block = block[sizeof(int)..];
        return number;
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        var length = Number(ref block);
        if (length > block.Length)
        {
            throw new InvalidDataException("the headers end too early");
        }

        var text = Encoding.UTF8.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    /// <summary>What the inflater reads: the block at hand, then nothing until the next.</summary>
    private sealed class Feed : OneWayStream
    {
        public ReadOnlyMemory<byte> Content { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var length = Math.Min(buffer.Length, Content.Length);
            Content.Span[..length].CopyTo(buffer);
            Content = Content[length..];
            return length;
        }
    }
}
