using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Fairway.Node.Network;

/// <summary>
/// Renders ports as chains: one for each port, which picks at random one chain for each endpoint, which rewrites the destination. With affinity,
/// each endpoint remembers its clients, and the port's chain asks there first. A pure function of the ports.
/// </summary>
internal static class ServiceProxyRules
{
    // nft takes 128 bytes.
    private const int LongestComment = 120;

    public static ServiceProxyTable Render(IReadOnlyList<ServiceProxyPort> ports)
    {
        var (chains, sets) = (ServiceProxyTable.Empty.Chains.ToBuilder(), ServiceProxyTable.Empty.AffinitySets.ToBuilder());
        var (addresses, nodePorts) = (ServiceProxyTable.Empty.ClusterAddresses.ToBuilder(), ServiceProxyTable.Empty.NodePorts.ToBuilder());
        var hairpin = ServiceProxyTable.Empty.Hairpin.ToBuilder();

        // A port without endpoints is in no map: what nobody took is rejected.
        foreach (var port in ports.Where(port => port.Endpoints.Count > 0))
        {
            var chain = "svc_" + Id(port.Name, port.Protocol);
            if (!addresses.TryAdd($"{port.ClusterAddress} . {port.Protocol} . {port.Port}", chain))
            {
                // The API server gives no address twice; while one moves from service to service, the first keeps it.
                continue;
            }

            if (port.NodePort > 0)
            {
                nodePorts.TryAdd($"{port.Protocol} . {port.NodePort}", chain);
            }

            chains[chain] = PortRules(port);
            foreach (var endpoint in port.Endpoints)
            {
                chains[EndpointChain(port, endpoint)] = EndpointRules(port, endpoint);
                hairpin.Add($"{endpoint.Address} . {endpoint.Address}");
                if (port.Affinity is { } time)
                {
                    sets[AffinitySet(port, endpoint)] = (long)time.TotalSeconds;
                }
            }
        }

        return new(chains.ToImmutable(), sets.ToImmutable(), addresses.ToImmutable(), nodePorts.ToImmutable(), hairpin.ToImmutable());
    }

    private static ImmutableArray<string> PortRules(ServiceProxyPort port)
    {
        var known = port.Affinity is null
            ? []
            : port.Endpoints.Select(endpoint => $"ip saddr @{AffinitySet(port, endpoint)} goto {EndpointChain(port, endpoint)}");
        var choices = port.Endpoints.Select((endpoint, i) => $"{i} : goto {EndpointChain(port, endpoint)}");
        return [.. known, $"numgen random mod {port.Endpoints.Count} vmap {{ {string.Join(", ", choices)} }}{Comment(port)}"];
    }

    private static ImmutableArray<string> EndpointRules(ServiceProxyPort port, ServiceProxyEndpoint endpoint)
    {
        var rewrite = $"meta l4proto {port.Protocol} dnat to {endpoint}{Comment(port)}";
        return port.Affinity is null ? [rewrite] : [$"update @{AffinitySet(port, endpoint)} {{ ip saddr }}", rewrite];
    }

    private static string EndpointChain(ServiceProxyPort port, ServiceProxyEndpoint endpoint) =>
        "ep_" + Id(port.Name, port.Protocol, endpoint.ToString());

    private static string AffinitySet(ServiceProxyPort port, ServiceProxyEndpoint endpoint) =>
        "aff_" + Id(port.Name, port.Protocol, endpoint.ToString());

    // Names of services are longer than names of chains may be.
    private static string Id(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 8));

    // For whoever lists the rules. The API server lets only letters, digits, '.' and '-' into these names; anything else would leave the quotes.
    private static string Comment(ServiceProxyPort port) =>
        port.Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '/' or ':')
            ? $" comment \"{(port.Name.Length <= LongestComment ? port.Name : port.Name[..LongestComment])}\""
            : "";
}
