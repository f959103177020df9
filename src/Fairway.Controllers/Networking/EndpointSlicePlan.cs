using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>
/// The EndpointSlices of one Service that change: endpoints stay in the slice they are in, new ones fill slices with room, at most 100 a slice.
/// </summary>
internal sealed record EndpointSlicePlan(IReadOnlyList<Value> Create, IReadOnlyList<Value> Update, IReadOnlyList<Value> Delete)
{
    public const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    public const string Manager = "endpointslice-controller.k8s.io";
    public const string ServiceName = "kubernetes.io/service-name";
    public const int MaxEndpoints = 100;

    /// <param name="service">A Service with a selector.</param>
    /// <param name="pods">The pods it selects.</param>
    /// <param name="existing">The slices this controller manages for it.</param>
    /// <param name="zone">The zone of a node by name, or null.</param>
    /// <param name="isTaken">Whether the Service's namespace has a slice of a name.</param>
    public static EndpointSlicePlan Make(
        Value service, IEnumerable<Value> pods, IEnumerable<Value> existing, Func<string, string?> zone, Func<string, bool> isTaken)
    {
        Value[] selected = [.. pods.OrderBy(pod => pod.Name, StringComparer.Ordinal)];
        Value[] slices = [.. existing.OrderBy(slice => slice.Name, StringComparer.Ordinal)];
        var names = new SliceNames(service, isTaken);
        var plan = new EndpointSlicePlan([], [], []);
        string[] families = [.. service["spec"]["ipFamilies"].Items.Select(family => family.AsString() ?? "IPv4").DefaultIfEmpty("IPv4")];
        foreach (var family in families)
        {
            var part = new SliceFamily(service, family, names).Plan(
                Endpoints(service, selected, family, zone), [.. slices.Where(slice => slice["addressType"].AsString() == family)]);
            plan = new([.. plan.Create, .. part.Create], [.. plan.Update, .. part.Update], [.. plan.Delete, .. part.Delete]);
        }

        var stray = slices.Where(slice => !families.Contains(slice["addressType"].AsString()));
        return plan with { Delete = [.. plan.Delete, .. stray] };
    }

    private static IEnumerable<(ValueList Ports, Value Endpoint)> Endpoints(
        Value service, IEnumerable<Value> pods, string family, Func<string, string?> zone)
    {
        foreach (var pod in pods.Where(pod => !pod.IsFinished))
        {
            if (PodAddresses.Address(pod, family) is { } address)
            {
                yield return (PodAddresses.Ports(service, pod), Endpoint(service, pod, address, zone));
            }
        }
    }

    private static Value Endpoint(Value service, Value pod, string address, Func<string, string?> zone)
    {
        var publishNotReady = service["spec"]["publishNotReadyAddresses"].AsBool() ?? false;
        // A terminating pod is never ready, so no new request goes to it, but may still serve those it has (KEP-1672).
        var endpoint = Value.Map(
            ("addresses", Value.List(address)),
            ("conditions", Value.Map(
                ("ready", publishNotReady || (pod.IsReady && !pod.IsDeleting)), ("serving", pod.IsReady), ("terminating", pod.IsDeleting))),
            ("targetRef", PodAddresses.TargetReference(pod)));
        if (PodAddresses.HasOwnName(service, pod))
        {
            endpoint = endpoint.With("hostname", pod["spec"]["hostname"]);
        }

        if (pod.NodeName.Length > 0)
        {
            endpoint = endpoint.With("nodeName", pod.NodeName);
            endpoint = zone(pod.NodeName) is { } name ? endpoint.With("zone", name) : endpoint;
        }

        return endpoint;
    }
}
