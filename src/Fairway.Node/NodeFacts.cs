using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fairway.Node;

/// <summary>What this host is, read once at start.</summary>
internal sealed record NodeFacts(string Name, string Address, int Processors, long MemoryBytes)
{
    public static NodeFacts Read(string name) => new(name, HostAddress(), Environment.ProcessorCount, Memory());

    // The address of the interface that has a default gateway, else of any that is up.
    private static string HostAddress()
    {
        var candidates = NetworkInterface.GetAllNetworkInterfaces()
            .Where(link => link.OperationalStatus == OperationalStatus.Up && link.NetworkInterfaceType != NetworkInterfaceType.Loopback
                && !link.Name.StartsWith("fw", StringComparison.Ordinal))
            .Select(link => link.GetIPProperties())
            .OrderByDescending(properties => properties.GatewayAddresses.Any(gateway => gateway.Address.AddressFamily == AddressFamily.InterNetwork));
        return candidates
            .SelectMany(properties => properties.UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork, IPAddress.Loopback)
            .ToString();
    }

    // MemTotal:       24678748 kB
    private static long Memory()
    {
        var line = File.ReadLines("/proc/meminfo").First(text => text.StartsWith("MemTotal:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
