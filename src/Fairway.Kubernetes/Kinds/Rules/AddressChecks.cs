using System.Net;
using System.Net.Sockets;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of addresses.</summary>
internal static class AddressChecks
{
    public static void Check(string field, Value address, Problems problems)
    {
        if (!AddressText.TryRead(address.AsString() ?? "", out _))
        {
            problems.Invalid(field, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
    }

    /// <summary>Why traffic must not be led to this address: it would reach the node itself, or what only the node may reach.</summary>
    public static IEnumerable<string> SpecialErrors(IPAddress address)
    {
        var mapped = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (mapped.Equals(IPAddress.Any) || mapped.Equals(IPAddress.IPv6Any))
        {
            yield return $"may not be unspecified ({mapped})";
        }

        if (IPAddress.IsLoopback(mapped))
        {
            yield return "may not be in the loopback range (127.0.0.0/8, ::1/128)";
        }

        var bytes = mapped.GetAddressBytes();
        var isFour = mapped.AddressFamily == AddressFamily.InterNetwork;
        if (isFour ? bytes is [169, 254, ..] : mapped.IsIPv6LinkLocal)
        {
            yield return "may not be in the link-local range (169.254.0.0/16, fe80::/10)";
        }

        if (isFour ? bytes is [224, 0, 0, _] : bytes is [0xFF, var scope, ..] && (scope & 0x0F) == 2)
        {
            yield return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)";
        }
    }
}
