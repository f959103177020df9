using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Fairway.ControlPlane.Services;

/// <summary>The addresses of an IPv4 prefix that may be given to Services: neither the network's own nor the broadcast address.</summary>
internal static class AddressRange
{
    private const int MinPrefix = 12;
    private const int MaxPrefix = 28;

    /// <exception cref="ArgumentException">Not IPv4, or not between /12 and /28.</exception>
    public static int Count(IPNetwork range)
    {
        if (range.BaseAddress.AddressFamily != AddressFamily.InterNetwork || range.PrefixLength is < MinPrefix or > MaxPrefix)
        {
            throw new ArgumentException($"the service range {range} must be an IPv4 prefix between /{MinPrefix} and /{MaxPrefix}", nameof(range));
        }

        return (1 << (32 - range.PrefixLength)) - 2;
    }

    /// <summary>Counts from 0, the address after the network's own.</summary>
    public static IPAddress At(IPNetwork range, int index)
    {
        Span<byte> bytes = stackalloc byte[4];
        range.BaseAddress.TryWriteBytes(bytes, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)index + 1);
        return new IPAddress(bytes);
    }
}
