using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// Addresses and ranges as Go's <c>net</c> reads them: no IPv4 address of fewer than four parts, none in octal, no IPv6 zone, all of which the
/// framework would take.
/// </summary>
internal static class AddressText
{
    public static bool TryRead(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        var isPlain = text.Contains(':', StringComparison.Ordinal)
            ? !text.AsSpan().ContainsAny('%', '[', ']')
            : IsDotted(text);
        return isPlain && IPAddress.TryParse(text, out address);
    }

    /// <summary><c>10.0.0.0/8</c>, also by one of its hosts: <c>10.1.2.3/8</c>.</summary>
    public static bool IsRange(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && TryRead(text[..slash], out var address)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    // 10.9.8.7
    private static bool IsDotted(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, static part =>
            part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
    }
}
