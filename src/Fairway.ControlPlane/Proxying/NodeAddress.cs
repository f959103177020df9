using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Proxying;

/// <summary>Where the kubelet API of a node listens, as the Node's status tells.</summary>
internal sealed class NodeAddress(ObjectLookup objects, KindRegistry kinds)
{
    private readonly KindDescription _nodes = kinds.Required("", "v1", "nodes");

    /// <summary>Of the pod's node; null while it has none.</summary>
    /// <exception cref="KubernetesException">The node is gone, or does not say where it listens.</exception>
    public Uri? Of(Value pod)
    {
        var name = pod["spec"]["nodeName"].AsString() ?? "";
        if (name.Length == 0)
        {
            return null;
        }

        var node = objects.Find(_nodes, "", name);
        return OfNode(node.IsNull ? throw ApiErrors.NotFound(_nodes, name) : node);
    }

    /// <exception cref="KubernetesException">The node does not say where it listens.</exception>
    public static Uri OfNode(Value node)
    {
        var host = Address(node, "InternalIP") ?? Address(node, "ExternalIP") ?? Address(node, "Hostname");
        var port = node.At("status", "daemonEndpoints", "kubeletEndpoint", "Port").AsLong();
        return host is not null && port is > 0 and <= 65535
            ? new UriBuilder(Uri.UriSchemeHttps, host, (int)port).Uri
            : throw new KubernetesException(
                503,
                StatusReason.ServiceUnavailable,
                $"node \"{node.Name}\" does not say in its status at which address and port its kubelet listens");
    }

    private static string? Address(Value node, string type)
    {
        foreach (var address in node["status"]["addresses"].Items)
        {
            if (address["type"].AsString() == type)
            {
                return address["address"].AsString();
            }
        }

        return null;
    }
}
