using System.Collections.Concurrent;
using System.Net;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Values;

namespace Fairway.Node.Dns;

/// <summary>Looks Services up in the node's caches, and keeps which Service has which cluster address.</summary>
internal sealed class ServiceDirectory : IServiceDirectory
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    private readonly ObjectCache _services;
    private readonly ObjectCache _slices;
    private readonly ConcurrentDictionary<IPAddress, ObjectKey> _names = new();

    /// <summary>Follows the caches; before they run.</summary>
    public ServiceDirectory(ObjectCache services, ObjectCache slices)
    {
        (_services, _slices) = (services, slices);
        services.OnChange(Follow);
    }

    public bool IsComplete => _services.Synced.IsCompletedSuccessfully && _slices.Synced.IsCompletedSuccessfully;

    public Value Find(ObjectKey service) => _services.Find(service);

    public bool HasServices(string @namespace) => _services.InNamespace(@namespace).Any();

    public ObjectKey? NameOf(IPAddress address) => _names.TryGetValue(address, out var key) ? key : null;

    public IEnumerable<NamedEndpoint> Endpoints(ObjectKey service)
    {
        foreach (var slice in _slices.InNamespace(service.Namespace).Where(slice => slice.Labels[ServiceLabel].AsString() == service.Name))
        {
            NamedPort[] ports = [.. slice["ports"].Items.Select(port => new NamedPort(
                port["name"].AsString() ?? "", port["protocol"].AsString() ?? "TCP", (int)(port["port"].AsLong() ?? 0)))];
            // Absent means ready, by the API's definition.
            foreach (var endpoint in slice["endpoints"].Items.Where(endpoint => endpoint["conditions"]["ready"].AsBool() != false))
            {
                if (IPAddress.TryParse(endpoint["addresses"][0].AsString(), out var address))
                {
                    var host = endpoint["hostname"].AsString() is { Length: > 0 } wanted ? wanted : address.ToString().Replace('.', '-');
                    yield return new(host, address, ports);
                }
            }
        }
    }

    private void Follow(CacheChange change)
    {
        foreach (var old in Addresses(change.Old))
        {
            _names.TryRemove(new(old, change.Key));
        }

        foreach (var address in Addresses(change.New))
        {
            _names[address] = change.Key;
        }
    }

    private static IEnumerable<IPAddress> Addresses(Value service) => service["spec"]["clusterIPs"].Items
        .Select(text => IPAddress.TryParse(text.AsString(), out var address) ? address : null)
        .OfType<IPAddress>();
}
