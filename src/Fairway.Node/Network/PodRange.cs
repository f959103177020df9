using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Fairway.Node.Network;

/// <summary>A range of IPv4 addresses such as <c>10.244.7.0/24</c>. Its first address is the pods' gateway.</summary>
internal readonly record struct PodRange(uint Start, int Prefix)
{
    public uint Size => Prefix == 0 ? uint.MaxValue : 1u << (32 - Prefix);

    public IPAddress Gateway => Address(1);

    /// <exception cref="FormatException">Not an IPv4 network in CIDR form.</exception>
    public static PodRange Parse(string text) =>
        IPNetwork.TryParse(text, out var network) && network.BaseAddress.GetAddressBytes() is { Length: 4 } bytes
        ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes), network.PrefixLength)
        : throw new FormatException($"\"{text}\" is not an IPv4 range such as 10.244.7.0/24, its host bits zero");

    public IPAddress Address(uint offset)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Start + offset);
        return new(bytes);
    }

    public bool Overlaps(PodRange other)
    {
        var bits = Math.Min(Prefix, other.Prefix);
        return bits == 0 || (Start ^ other.Start) >> (32 - bits) == 0;
    }

    public bool Contains(IPAddress address) => Overlaps(new(BinaryPrimitives.ReadUInt32BigEndian(address.MapToIPv4().GetAddressBytes()), 32));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address(0)}/{Prefix}");
}
