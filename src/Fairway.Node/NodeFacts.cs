using System.Globalization;
using System.Net;

namespace Fairway.Node;

/// <summary>What this host is, read once at start.</summary>
internal sealed record NodeFacts(string Name, string Address, int Processors, long MemoryBytes)
{
    /// <param name="name">The Node object's name.</param>
    /// <param name="address">The node's address as pods and the API server reach it: the pods' gateway, which no other machine sees.</param>
    public static NodeFacts Read(string name, IPAddress address) => new(name, address.ToString(), Environment.ProcessorCount, Memory("MemTotal:"));

    /// <summary>What could be used now without pushing anything out.</summary>
    public static long AvailableMemory() => Memory("MemAvailable:");

    // MemTotal:       24678748 kB
    private static long Memory(string field)
    {
        var line = File.ReadLines("/proc/meminfo").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
