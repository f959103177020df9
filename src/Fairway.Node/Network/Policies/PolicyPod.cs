using System.Net;
using System.Net.Sockets;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Network.Policies;

/// <summary>A pod with an address of its own, as policies see it.</summary>
internal sealed record PolicyPod(string Namespace, string Node, ValueMap Labels, string Address, IReadOnlyList<Value> Ports)
{
    /// <summary>Null for a pod that has no IPv4 address, has ended, or shares its host's network, where no policy applies.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="given">The address that its node has given it, which its status may not show yet; null when that is not known.</param>
    public static PolicyPod? From(Value pod, string? given)
    {
        var isOver = pod["status"]["phase"].AsString() is "Succeeded" or "Failed";
        return !isOver
            && pod["spec"]["hostNetwork"].AsBool() != true
            && IPAddress.TryParse(given ?? pod["status"]["podIP"].AsString(), out var address)
            && address.AddressFamily == AddressFamily.InterNetwork
            ? new(
                pod.Namespace,
                pod["spec"]["nodeName"].AsString() ?? "",
                pod.Labels,
                address.ToString(),
                [.. Containers(pod["spec"]).SelectMany(container => container["ports"].Items)])
            : null;
    }

    /// <summary>The numbers of the ports with a name.</summary>
    public IEnumerable<long> PortsNamed(string name, string protocol) => Ports
        .Where(port => port["name"].AsString() == name
            && string.Equals(port["protocol"].AsString() ?? "TCP", protocol, StringComparison.OrdinalIgnoreCase))
        .Select(port => port["containerPort"].AsLong() ?? 0);

    // Of the containers that run before the others, those go on beside them that are always started again (KEP-753).
    private static IEnumerable<Value> Containers(Value spec) =>
        spec["containers"].Items.Concat(spec["initContainers"].Items.Where(container => container["restartPolicy"].AsString() == "Always"));
}
