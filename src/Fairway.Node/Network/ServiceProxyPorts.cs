using System.Net;
using System.Net.Sockets;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Network;

/// <summary>
/// Joins Services and EndpointSlices to the ports that need rules. Services without an IPv4 cluster address (headless, ExternalName) have none.
/// Endpoints count when ready; when none is, those that still serve while they terminate (KEP-1669).
/// </summary>
internal static class ServiceProxyPorts
{
    private const string ServiceLabel = "kubernetes.io/service-name";
    private const long DefaultAffinitySeconds = 10800;

    public static IReadOnlyList<ServiceProxyPort> Read(IEnumerable<Value> services, IEnumerable<Value> endpointSlices)
    {
        var slices = endpointSlices
            .Where(slice => slice["addressType"].AsString() == "IPv4")
            .ToLookup(slice => new ObjectKey(slice.Namespace, slice.Labels[ServiceLabel].AsString() ?? ""));
        var ports = new List<ServiceProxyPort>();
        foreach (var service in services)
        {
            if (service["spec"]["type"].AsString() != "ExternalName" && IsAddress(service["spec"]["clusterIP"], out var address))
            {
                ports.AddRange(service["spec"]["ports"].Items
                    .Select(port => ReadPort(service, address, port, slices[service.Key]))
                    .OfType<ServiceProxyPort>());
            }
        }

        ports.Sort((left, right) => string.CompareOrdinal(left.Name + left.Protocol, right.Name + right.Protocol));
        return ports;
    }

    private static ServiceProxyPort? ReadPort(Value service, IPAddress address, Value port, IEnumerable<Value> slices)
    {
        var name = port["name"].AsString() ?? "";
        var protocol = port["protocol"].AsString() ?? "TCP";
        return protocol is "TCP" or "UDP" or "SCTP" && PortNumber(port["port"]) is { } number
            ? new(
                $"{service.Key}:{name}",
                address,
                protocol.ToLowerInvariant(),
                number,
                PortNumber(port["nodePort"]) ?? 0,
                Affinity(service),
                Endpoints(slices, name, protocol))
            : null;
    }

    private static TimeSpan? Affinity(Value service) => service["spec"]["sessionAffinity"].AsString() == "ClientIP"
        ? TimeSpan.FromSeconds(service["spec"].At("sessionAffinityConfig", "clientIP", "timeoutSeconds").AsLong() ?? DefaultAffinitySeconds)
        : null;

    private static List<ServiceProxyEndpoint> Endpoints(IEnumerable<Value> slices, string portName, string protocol)
    {
        var ready = new HashSet<ServiceProxyEndpoint>();
        var leaving = new HashSet<ServiceProxyEndpoint>();
        foreach (var slice in slices)
        {
            if (PortOf(slice, portName, protocol) is not { } port)
            {
                continue;
            }

            foreach (var endpoint in slice["endpoints"].Items)
            {
                var conditions = endpoint["conditions"];
                // Absent means ready, by the API's definition.
                var isReady = conditions["ready"].AsBool() != false;
                var isLeaving = conditions["serving"].AsBool() == true && conditions["terminating"].AsBool() == true;
                if ((isReady || isLeaving) && IsAddress(endpoint["addresses"][0], out var address))
                {
                    (isReady ? ready : leaving).Add(new(address, port));
                }
            }
        }

        return [.. (ready.Count > 0 ? ready : leaving).OrderBy(endpoint => endpoint.ToString(), StringComparer.Ordinal)];
    }

    private static int? PortOf(Value slice, string name, string protocol)
    {
        foreach (var port in slice["ports"].Items)
        {
            if ((port["name"].AsString() ?? "") == name && (port["protocol"].AsString() ?? "TCP") == protocol)
            {
                return PortNumber(port["port"]);
            }
        }

        return null;
    }

    private static int? PortNumber(Value value) => value.AsLong() is > 0 and <= 65535 and var number ? (int)number : null;

    private static bool IsAddress(Value value, out IPAddress address)
    {
        var isAddress = IPAddress.TryParse(value.AsString(), out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork;
        address = isAddress ? parsed! : IPAddress.None;
        return isAddress;
    }
}
