using Fairway.Kubernetes;

namespace Fairway.Node;

/// <summary>The API resources a node reads and writes.</summary>
internal static class NodeResources
{
    public static readonly GroupVersionResource Pods = new("", "v1", "pods");
    public static readonly GroupVersionResource EndpointSlices = new("discovery.k8s.io", "v1", "endpointslices");
    public static readonly GroupVersionResource Nodes = new("", "v1", "nodes");
    public static readonly GroupVersionResource Events = new("", "v1", "events");
    public static readonly GroupVersionResource Services = new("", "v1", "services");
    public static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");
    public static readonly GroupVersionResource Secrets = new("", "v1", "secrets");
    public static readonly GroupVersionResource ServiceAccounts = new("", "v1", "serviceaccounts");
    public static readonly GroupVersionResource Leases = new("coordination.k8s.io", "v1", "leases");
}
