using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>What a Service's endpoints say of a pod: its address, the ports it serves on, and who it is.</summary>
internal static class PodAddresses
{
    /// <summary>The pod's address of a family (<c>IPv4</c> or <c>IPv6</c>), or null.</summary>
    public static string? Address(Value pod, string family)
    {
        foreach (var address in pod["status"]["podIPs"].Items)
        {
            if (address["ip"].AsString() is { } ip && IsOf(ip, family))
            {
                return ip;
            }
        }

        return pod["status"]["podIP"].AsString() is { Length: > 0 } only && IsOf(only, family) ? only : null;
    }

    /// <summary>The Service's ports as this pod serves them; a named target port that the pod does not have is left out.</summary>
    public static ValueList Ports(Value service, Value pod)
    {
        var ports = new List<Value>();
        foreach (var port in service["spec"]["ports"].Items)
        {
            if (TargetPort(port, pod) is { } number)
            {
                // A single port may have no name.
                var endpointPort = Value.Map(
                    ("name", port["name"].AsString() ?? ""), ("port", number), ("protocol", port["protocol"].AsString() ?? "TCP"));
                ports.Add(port["appProtocol"].IsNull ? endpointPort : endpointPort.With("appProtocol", port["appProtocol"]));
            }
        }

        return ValueList.From(ports);
    }

    public static Value TargetReference(Value pod) =>
        Value.Map(("kind", "Pod"), ("namespace", pod.Namespace), ("name", pod.Name), ("uid", pod.Uid));

    /// <summary>Whether the pod's own name resolves within the Service.</summary>
    public static bool HasOwnName(Value service, Value pod) =>
        pod["spec"]["hostname"].AsString() is { Length: > 0 } && pod["spec"]["subdomain"].AsString() == service.Name;

    public static bool IsHeadless(Value service) => service["spec"]["clusterIP"].AsString() == "None";

    private static long? TargetPort(Value port, Value pod)
    {
        var target = port["targetPort"];
        if (target.AsString() is not { } name)
        {
            return target.AsLong() is { } number and not 0 ? number : port["port"].AsLong();
        }

        var protocol = port["protocol"].AsString() ?? "TCP";
        foreach (var container in Containers(pod))
        {
            foreach (var declared in container["ports"].Items)
            {
                if (declared["name"].AsString() == name && (declared["protocol"].AsString() ?? "TCP") == protocol)
                {
                    return declared["containerPort"].AsLong();
                }
            }
        }

        return null;
    }

    // Init containers that go on running (restartPolicy Always) serve, too.
    private static IEnumerable<Value> Containers(Value pod) =>
        pod["spec"]["containers"].Items
            .Concat(pod["spec"]["initContainers"].Items.Where(container => container["restartPolicy"].AsString() == "Always"));

    private static bool IsOf(string ip, string family) => ip.Contains(':', StringComparison.Ordinal) == (family == "IPv6");
}
