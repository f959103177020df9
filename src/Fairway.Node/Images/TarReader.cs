using System.Buffers.Binary;
using System.Text;

namespace Fairway.Node.Images;

/// <summary>
/// Reads a tar archive of unknown origin, member by member, never holding more than a header in memory. The framework's reader keeps a
/// member's extended header whatever its size, and attributes only as text.
/// </summary>
internal sealed class TarReader(Stream stream)
{
    private const int Block = 512;
    private const int LongestHeader = 1024 * 1024;

    private readonly byte[] _header = new byte[Block];
    private long _rest;
    private long _padding;

    /// <summary>The next member, or null at the end. What was not read of the one before is skipped.</summary>
    /// <exception cref="ImageFormatException">Not a tar archive.</exception>
    public async Task<TarEntry?> NextAsync(CancellationToken cancellationToken)
    {
        var pax = PaxRecords.Empty;
        string? longName = null;
        string? longLink = null;
        while (true)
        {
            await SkipAsync(_rest + _padding, cancellationToken).ConfigureAwait(false);
            _rest = _padding = 0;
            if (!await ReadHeaderAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            var type = (char)_header[156];
            SetSize(Number(124, 12));
            switch (type)
            {
                case 'x':
                    pax = PaxRecords.Read(await ReadContentAsync(cancellationToken).ConfigureAwait(false));
                    break;
                case 'g':
                    _ = await ReadContentAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case 'L':
                    longName = TrimZero(await ReadContentAsync(cancellationToken).ConfigureAwait(false));
                    break;
                case 'K':
                    longLink = TrimZero(await ReadContentAsync(cancellationToken).ConfigureAwait(false));
                    break;
                default:
                    return Entry(type, pax, longName, longLink);
            }
        }
    }

    /// <summary>Reads from the current member's content; 0 at its end.</summary>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest == 0)
        {
            return 0;
        }

        var read = await stream.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _rest)], cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            throw new ImageFormatException("tar: the archive ends within a file");
        }

        _rest -= read;
        return read;
    }

    private TarEntry Entry(char type, PaxRecords pax, string? longName, string? longLink)
    {
        if (pax.Number("size") is { } size)
        {
            SetSize(size);
        }

        var kind = type switch
        {
            '0' or '\0' or '7' => TarEntryType.File,
            '1' => TarEntryType.HardLink,
            '2' => TarEntryType.SymbolicLink,
            '3' => TarEntryType.CharacterDevice,
            '4' => TarEntryType.BlockDevice,
            '5' => TarEntryType.Folder,
            '6' => TarEntryType.Pipe,
            _ => throw new ImageFormatException($"tar: member type '{type}' is not supported"),
        };
        var isDevice = kind is TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        return new(pax.Text("path") ?? longName ?? ShortName(), kind, _rest)
        {
            Mode = (uint)Number(100, 8) & 0xFFF,
            User = Id(pax.Number("uid") ?? Number(108, 8)),
            Group = Id(pax.Number("gid") ?? Number(116, 8)),
            Modified = pax.Number("mtime") ?? Number(136, 12),
            Link = pax.Text("linkpath") ?? longLink ?? Text(157, 100),
            DeviceMajor = isDevice ? (uint)Number(329, 8) : 0,
            DeviceMinor = isDevice ? (uint)Number(337, 8) : 0,
            Attributes = pax.Attributes(),
        };
    }

    private string ShortName()
    {
        var isUstar = _header.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        return isUstar && Text(345, 155) is { Length: > 0 } prefix ? prefix + "/" + Text(0, 100) : Text(0, 100);
    }

    private static uint Id(long id) => id is >= 0 and < uint.MaxValue ? (uint)id : throw new ImageFormatException($"tar: {id} is no user or group");

    private async Task<bool> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var read = await stream.ReadAtLeastAsync(_header, Block, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read == 0 || !_header.AsSpan(0, read).ContainsAnyExcept((byte)0))
        {
            return false;
        }

        if (read < Block || Checksum() != Number(148, 8))
        {
            throw new ImageFormatException("tar: the archive is damaged (a header's checksum is wrong)");
        }

        return true;
    }

    private long Checksum()
    {
        var sum = 8L * ' ';
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : _header[i];
        }

        return sum;
    }

    private void SetSize(long size)
    {
        if (size is < 0 or > long.MaxValue - Block)
        {
            throw new ImageFormatException("tar: a member's size is negative or too large");
        }

        _rest = size;
        _padding = -size & (Block - 1);
    }

    private async Task<byte[]> ReadContentAsync(CancellationToken cancellationToken)
    {
        if (_rest > LongestHeader)
        {
            throw new ImageFormatException($"tar: an extended header has {_rest} bytes, more than the {LongestHeader} allowed");
        }

        var content = new byte[_rest];
        for (var at = 0; at < content.Length;)
        {
            at += await ReadAsync(content.AsMemory(at), cancellationToken).ConfigureAwait(false);
        }

        return content;
    }

    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(count, 64 * 1024)];
        while (count > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new ImageFormatException("tar: the archive ends within a file");
            }

            count -= read;
        }
    }

    private string Text(int offset, int length) => TrimZero(_header.AsSpan(offset, length));

    private static string TrimZero(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is var end and >= 0 ? bytes[..end] : bytes);

    // Octal digits, or with the high bit set GNU's base-256.
    private long Number(int offset, int length)
    {
        var field = _header.AsSpan(offset, length);
        if ((field[0] & 0x80) != 0)
        {
            return field[0] != 0x80 ? throw new ImageFormatException("tar: a number is negative or too large")
                : length > 8 ? BinaryPrimitives.ReadInt64BigEndian(field[^8..])
                : BinaryPrimitives.ReadInt32BigEndian(field[^4..]);
        }

        var value = 0L;
        foreach (var digit in field)
        {
            if (digit is >= (byte)'0' and <= (byte)'7')
            {
                value = (value << 3) | (uint)(digit - '0');
            }
            else if (digit is not ((byte)' ' or 0))
            {
                throw new ImageFormatException("tar: a number is not octal");
            }
        }

        return value;
    }
}
