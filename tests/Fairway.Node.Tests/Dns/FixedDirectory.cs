using System.Net;
using Fairway.Kubernetes;
using Fairway.Node.Dns;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Dns;

/// <summary>A namespace with a service of each sort.</summary>
internal sealed class FixedDirectory : IServiceDirectory
{
    private readonly Dictionary<ObjectKey, Value> _services = new[]
    {
        """{"metadata":{"name":"web","namespace":"shop"},"spec":{"clusterIP":"10.96.0.7","clusterIPs":["10.96.0.7"],"ports":[{"name":"http","port":80}]}}""",
        """{"metadata":{"name":"db","namespace":"shop"},"spec":{"clusterIP":"None","clusterIPs":["None"]}}""",
        """{"metadata":{"name":"away","namespace":"shop"},"spec":{"type":"ExternalName","externalName":"example.org"}}""",
        """{"metadata":{"name":"alias","namespace":"shop"},"spec":{"type":"ExternalName","externalName":"web.shop.svc.cluster.local"}}""",
    }.Select(JsonReader.Read).ToDictionary(service => service.Key);

    public bool IsComplete { get; set; } = true;

    public Value Find(ObjectKey service) => _services.GetValueOrDefault(service);

    public bool HasServices(string @namespace) => @namespace == "shop";

    public IEnumerable<NamedEndpoint> Endpoints(ObjectKey service) => service.Name != "db" ? [] :
    [
        new("db-0", IPAddress.Parse("10.244.0.2"), [new("sql", "TCP", 5432)]),
        new("10-244-0-3", IPAddress.Parse("10.244.0.3"), [new("sql", "TCP", 5432)]),
    ];

    public ObjectKey? NameOf(IPAddress address) => address.ToString() == "10.96.0.7" ? new("shop", "web") : null;
}
