using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>The older Endpoints object of a Service: every address it has, grouped by the ports they serve.</summary>
internal static class EndpointsPlan
{
    public const string ManagedBy = "endpoints.kubernetes.io/managed-by";
    public const string Manager = "endpoint-controller";

    private const string Capacity = "endpoints.kubernetes.io/over-capacity";
    private const int MaxAddresses = 1000;

    /// <summary>The Endpoints as they should be, made from what exists (null when nothing does).</summary>
    public static Value Make(Value service, IEnumerable<Value> pods, Value existing)
    {
        var addresses = Addresses(service, pods);
        var endpoints = existing.IsNull
            ? Value.Map(
                ("apiVersion", "v1"),
                ("kind", "Endpoints"),
                ("metadata", Value.Map(("name", service.Name), ("namespace", service.Namespace))))
            : existing;
        endpoints = endpoints.WithAt(["metadata", "labels"], ServiceLabels.For(service, (ManagedBy, Manager)));
        endpoints = addresses.Length > MaxAddresses
            ? endpoints.WithAt(["metadata", "annotations", Capacity], "truncated")
            : endpoints.WithoutAt("metadata", "annotations", Capacity);
        var subsets = ValueList.From(addresses.Take(MaxAddresses).GroupBy(item => item.Ports).Select(Subset));
        return subsets.Count == 0 ? endpoints.Without("subsets") : endpoints.With("subsets", subsets);
    }

    // The ready come first, because only the first thousand are told.
    private static (ValueList Ports, bool Ready, Value Address)[] Addresses(Value service, IEnumerable<Value> pods)
    {
        var publishNotReady = service["spec"]["publishNotReadyAddresses"].AsBool() ?? false;
        var family = service["spec"]["ipFamilies"][0].AsString() ?? "IPv4";
        var addresses = new List<(ValueList Ports, bool Ready, Value Address)>();
        foreach (var pod in pods.Where(pod => !pod.IsFinished && (publishNotReady || !pod.IsDeleting)))
        {
            var ports = PodAddresses.Ports(service, pod);
            // Without a port an address is of use to a headless Service only.
            if (PodAddresses.Address(pod, family) is { } ip && (ports.Count > 0 || PodAddresses.IsHeadless(service)))
            {
                addresses.Add((ports, publishNotReady || pod.IsReady, Address(service, pod, ip)));
            }
        }

        return [.. addresses.OrderByDescending(item => item.Ready).ThenBy(item => item.Address["ip"].AsString(), StringComparer.Ordinal)];
    }

    private static Value Address(Value service, Value pod, string ip)
    {
        var address = Value.Map(("ip", ip), ("targetRef", PodAddresses.TargetReference(pod)));
        address = pod.NodeName.Length == 0 ? address : address.With("nodeName", pod.NodeName);
        return PodAddresses.HasOwnName(service, pod) ? address.With("hostname", pod["spec"]["hostname"]) : address;
    }

    private static Value Subset(IGrouping<ValueList, (ValueList Ports, bool Ready, Value Address)> group)
    {
        var subset = Value.Map();
        subset = With(subset, "addresses", ValueList.From(group.Where(item => item.Ready).Select(item => item.Address)));
        subset = With(subset, "notReadyAddresses", ValueList.From(group.Where(item => !item.Ready).Select(item => item.Address)));
        return With(subset, "ports", group.Key);

        static Value With(Value subset, string field, ValueList items) => items.Count == 0 ? subset : subset.With(field, items);
    }
}
