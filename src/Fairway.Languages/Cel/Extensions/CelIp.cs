using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>An IP address of four or sixteen bytes.</summary>
public sealed class CelIp : CelOpaque
{
    private readonly byte[] _bytes;

    internal CelIp(byte[] bytes) => _bytes = bytes;

    public static CelType IpType { get; } = CelType.Opaque("net.IP");

    public override CelType Type => IpType;

    public override long Size => _bytes.Length;

    public ReadOnlySpan<byte> Bytes => _bytes;

    internal bool IsV4 => _bytes.Length == 4;

    internal bool IsUnspecified => Array.TrueForAll(_bytes, octet => octet == 0);

    internal bool IsLoopback => IsV4 ? _bytes[0] == 127 : _bytes[15] == 1 && _bytes.AsSpan(0, 15).IndexOfAnyExcept((byte)0) < 0;

    internal bool IsMulticast => IsV4 ? (_bytes[0] & 0xF0) == 0xE0 : _bytes[0] == 0xFF;

    internal bool IsLinkLocalMulticast =>
        IsV4 ? _bytes[0] == 224 && _bytes[1] == 0 && _bytes[2] == 0 : _bytes[0] == 0xFF && (_bytes[1] & 0x0F) == 2;

    internal bool IsLinkLocalUnicast => IsV4 ? _bytes[0] == 169 && _bytes[1] == 254 : _bytes[0] == 0xFE && (_bytes[1] & 0xC0) == 0x80;

    internal bool IsGlobalUnicast => !IsUnspecified && !IsLoopback && !IsMulticast && !IsLinkLocalUnicast
        && !(IsV4 && Array.TrueForAll(_bytes, octet => octet == 255));

    /// <summary>Null with the problem when the text is no address.</summary>
    internal static CelIp? Parse(string text, out string problem)
    {
        problem = "";
        if (text.Contains('%'))
        {
            problem = $"IP address \"{text}\" with zone value is not allowed";
            return null;
        }

        if (!TryRead(text, out var bytes))
        {
            problem = $"IP Address \"{text}\" parse error during conversion from string: ParseAddr(\"{text}\"): unable to parse IP";
            return null;
        }

        // Written in hexadecimal, an IPv4 address in IPv6 is that IPv4 address.
        var isMapped = bytes.Length == 16 && bytes.AsSpan(0, 10).IndexOfAnyExcept((byte)0) < 0 && bytes[10] == 0xFF && bytes[11] == 0xFF;
        if (isMapped && text.Contains('.'))
        {
            problem = $"IPv4-mapped IPv6 address \"{text}\" is not allowed";
            return null;
        }

        return new(isMapped ? bytes[12..] : bytes);
    }

    public override bool Equals(object? obj) => obj is CelIp other && other._bytes.AsSpan().SequenceEqual(_bytes);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The canonical form; of IPv6 that of RFC 5952: lower case, the longest run of zeros left out.</summary>
    public override string ToString()
    {
        if (IsV4)
        {
            return string.Join('.', _bytes);
        }

        var groups = Enumerable.Range(0, 8).Select(i => (_bytes[2 * i] << 8) | _bytes[2 * i + 1]).ToArray();
        var (start, length) = LongestZeros(groups);
        var all = groups.Select(group => group.ToString("x", CultureInfo.InvariantCulture)).ToArray();
        return length < 2
            ? string.Join(':', all)
            : $"{string.Join(':', all[..start])}::{string.Join(':', all[(start + length)..])}";
    }

    private static (int Start, int Length) LongestZeros(int[] groups)
    {
        var best = (Start: 0, Length: 0);
        for (var i = 0; i < groups.Length; i++)
        {
            var end = i;
            while (end < groups.Length && groups[end] == 0)
            {
                end++;
            }

            best = end - i > best.Length ? (i, end - i) : best;
            i = Math.Max(i, end - 1);
        }

        return best;
    }

    // Stricter than the framework, which also reads "1", "0x7f.1" and "[::1]:80".
    private static bool TryRead(string text, out byte[] bytes)
    {
        bytes = [];
        if (!text.Contains(':'))
        {
            return TryReadV4(text, out bytes);
        }

        var tail = text[(text.LastIndexOf(':') + 1)..];
        if (text.Any(c => !char.IsAsciiHexDigit(c) && c is not (':' or '.')) || (tail.Contains('.') && !TryReadV4(tail, out _))
            || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        bytes = address.GetAddressBytes();
        return true;
    }

    private static bool TryReadV4(string text, out byte[] bytes)
    {
        var parts = text.Split('.');
        bytes = new byte[4];
        if (parts.Length != 4)
        {
            return false;
        }

        for (var i = 0; i < 4; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i])
                || (parts[i].Length > 1 && parts[i][0] == '0'))
            {
                return false;
            }
        }

        return true;
    }
}
