using System.Globalization;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>An IP address with the length of its network's prefix: <c>192.168.0.1/24</c>.</summary>
public sealed class CelCidr : CelOpaque
{
    private CelCidr(CelIp address, int length)
    {
        Address = address;
        Length = length;
    }

    public static CelType CidrType { get; } = CelType.Opaque("net.CIDR");

    public override CelType Type => CidrType;

    /// <summary>The prefix in bytes.</summary>
    public override long Size => (Length + 7) / 8;

    public CelIp Address { get; }

    public int Length { get; }

    /// <summary>The same network with all bits beyond the prefix cleared.</summary>
    internal CelCidr Masked()
    {
        var bytes = Address.Bytes.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(Length - i * 8, 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new(new(bytes), Length);
    }

    internal bool Contains(CelIp ip) => ip.IsV4 == Address.IsV4 && new CelCidr(ip, Length).Masked().Equals(Masked());

    internal bool Contains(CelCidr other) => other.Length >= Length && Contains(other.Address);

    /// <summary>Null with the problem when the text is no network.</summary>
    internal static CelCidr? Parse(string text, out string problem)
    {
        var slash = text.LastIndexOf('/');
        var address = slash < 0 ? text : text[..slash];
        if (address.Contains('%'))
        {
            problem = $"CIDR with zone value is not allowed: \"{text}\"";
            return null;
        }

        var ip = CelIp.Parse(address, out problem);
        if (ip is null && problem.StartsWith("IPv4-mapped", StringComparison.Ordinal))
        {
            problem = $"IPv4-mapped IPv6 address \"{text}\" is not allowed";
            return null;
        }

        if (ip is null || !TryReadLength(text[(slash + 1)..], ip.IsV4 ? 32 : 128, out var length) || slash < 0)
        {
            problem = $"network address parse error during conversion from string: netip.ParsePrefix(\"{text}\"): no prefix";
            return null;
        }

        return new(ip, length);
    }

    public override bool Equals(object? obj) => obj is CelCidr other && other.Length == Length && other.Address.Equals(Address);

    public override int GetHashCode() => HashCode.Combine(Length, Address);

    public override string ToString() => $"{Address}/{Length}";

    private static bool TryReadLength(string digits, int most, out int length) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out length)
        && length <= most && (digits.Length == 1 || digits[0] != '0');
}
