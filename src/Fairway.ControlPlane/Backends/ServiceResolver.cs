using System.Net;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Backends;

/// <summary>
/// Finds a ready endpoint of a Service, each in turn: the cluster IP is routed on the nodes and not necessarily where the API server runs.
/// Upstream does so with <c>--enable-aggregator-routing</c>; the refusals are those of its apiserver/pkg/util/proxy.
/// </summary>
internal sealed class ServiceResolver(ObjectStore store, ObjectReader reader, KindRegistry kinds)
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    private readonly KindDescription _services = kinds.Required("", "v1", "services");
    private readonly KindDescription _endpoints = kinds.Required("", "v1", "endpoints");
    private readonly KindDescription _slices = kinds.Required("discovery.k8s.io", "v1", "endpointslices");
    private int _turn;

    /// <summary>The Service, or null.</summary>
    public Value Find(ServiceName service) => Find(_services, service);

    /// <exception cref="BackendException">There is no such service or port, or nothing ready behind it.</exception>
    public EndPoint Resolve(ServiceName service)
    {
        var found = Find(service);
        if (found.IsNull)
        {
            throw new BackendException($"service \"{service.Name}\" not found");
        }

        var spec = found["spec"];
        if (spec["type"].AsString() == "ExternalName")
        {
            return new DnsEndPoint(spec["externalName"].AsString() ?? "", service.Port);
        }

        if (spec["clusterIP"].AsString() == "None")
        {
            throw new BackendException("cannot route to service with ClusterIP \"None\"");
        }

        if (PortName(found, service.Port) is not { } port)
        {
            throw new BackendException($"no service port {service.Port} found for service \"{service.Name}\"");
        }

        var ready = Endpoints(service, port);
        return ready.Count > 0
            ? ready[(int)((uint)Interlocked.Increment(ref _turn) % ready.Count)]
            : throw new BackendException($"no endpoints available for service \"{service.Name}\"");
    }

    /// <summary>The name of a Service's port, empty for an unnamed one; null when it has no such port.</summary>
    public static string? PortName(Value service, int number)
    {
        foreach (var port in service["spec"]["ports"].Items)
        {
            if (port["port"].AsLong() == number)
            {
                return port["name"].AsString() ?? "";
            }
        }

        return null;
    }

    /// <summary>Whether anything tells of endpoints of the service, ready or not.</summary>
    public bool HasEndpoints(ServiceName service) =>
        Slices(service).Any() || store.Get(_endpoints.KeyOf(service.Namespace, service.Name)) is not null;

    /// <summary>The ready addresses with a port of that name.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints(ServiceName service, string port)
    {
        var ready = new List<IPEndPoint>();
        foreach (var stored in Slices(service))
        {
            AddOf(reader.Read(stored), port, ready);
        }

        if (ready.Count == 0)
        {
            foreach (var subset in Find(_endpoints, service)["subsets"].Items)
            {
                Add(subset["ports"], port, subset["addresses"].Items.Select(address => address["ip"].AsString()), ready);
            }
        }

        return ready;
    }

    private IEnumerable<StoredObject> Slices(ServiceName service) => store.All(_slices.StoreResource, service.Namespace)
        .Where(slice => slice.Metadata.Labels.Any(label => label.Key == ServiceLabel && label.Value == service.Name));

    private Value Find(KindDescription kind, ServiceName service) =>
        store.Get(kind.KeyOf(service.Namespace, service.Name)) is { } stored ? reader.Read(stored) : Value.Null;

    private static void AddOf(Value slice, string port, List<IPEndPoint> ready)
    {
        foreach (var endpoint in slice["endpoints"].Items)
        {
            if (endpoint["conditions"]["ready"].AsBool() != false)
            {
                Add(slice["ports"], port, endpoint["addresses"].Items.Select(address => address.AsString()), ready);
            }
        }
    }

    private static void Add(Value ports, string name, IEnumerable<string?> addresses, List<IPEndPoint> ready)
    {
        var number = ports.Items.FirstOrDefault(port => (port["name"].AsString() ?? "") == name)["port"].AsLong();
        if (number is not (> 0 and <= 65535))
        {
            return;
        }

        foreach (var text in addresses)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                ready.Add(new(address, (int)number));
            }
        }
    }
}
