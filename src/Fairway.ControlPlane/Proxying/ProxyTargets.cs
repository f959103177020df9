using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// Finds where <c>pods/proxy</c>, <c>services/proxy</c> and <c>nodes/proxy</c> lead (upstream's ResourceLocation of each registry).
/// </summary>
internal sealed class ProxyTargets(ObjectStore store, ObjectLookup objects, KindRegistry kinds)
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    private readonly KindDescription _slices = kinds.Required("discovery.k8s.io", "v1", "endpointslices");
    private readonly KindDescription _pods = kinds.Required("", "v1", "pods");

    /// <exception cref="KubernetesException">There is no such object, or nothing to connect to.</exception>
    public ProxyTarget Of(ApiCall call)
    {
        var asked = SchemeNamePort.Parse(call.Name)
            ?? throw ApiErrors.BadRequest($"invalid {call.Kind.Kind.Kind.ToLowerInvariant()} request \"{call.Name}\"");
        var found = objects.Find(call.Kind, call.Namespace, asked.Name);
        if (found.IsNull)
        {
            throw ApiErrors.NotFound(call.Kind, asked.Name);
        }

        return call.Kind.Kind.Kind switch
        {
            "Pod" => OfPod(call, asked, found),
            "Service" => OfService(asked, found),
            _ => OfNode(call, asked, found),
        };
    }

    private static ProxyTarget OfPod(ApiCall call, SchemeNamePort asked, Value pod)
    {
        var first = pod["spec"]["containers"].Items
            .Select(container => container["ports"][0]["containerPort"].AsLong())
            .FirstOrDefault(port => port > 0);
        var port = asked.Port.Length == 0 ? (int?)first : asked.Number ?? throw ApiErrors.BadRequest($"invalid pod request \"{call.Name}\"");
        return new(Address(asked.Scheme, Proxyable(pod["status"]["podIP"].AsString() ?? ""), port), false);
    }

    private ProxyTarget OfService(SchemeNamePort asked, Value service)
    {
        var port = asked.Port;
        if (asked.Number is { } number)
        {
            var found = service["spec"]["ports"].Items.FirstOrDefault(candidate => candidate["port"].AsLong() == number);
            port = found.IsNull
                ? throw Unavailable($"no service port {number} found for service \"{asked.Name}\"")
                : found["name"].AsString() ?? "";
        }

        var choices = Slices(service)
            .SelectMany(slice => slice["ports"].Items
                .Where(candidate => (candidate["name"].AsString() ?? "") == port && candidate["port"].AsLong() > 0)
                .SelectMany(candidate => Ready(slice).Select(address => (address, (int)candidate["port"].AsLong()!.Value))))
            .ToArray();
        if (choices.Length == 0)
        {
            throw Unavailable($"no endpoints available for service \"{asked.Name}\"");
        }

        var (host, target) = choices[RandomNumberGenerator.GetInt32(choices.Length)];
        return new(Address(asked.Scheme, Proxyable(host), target), false);
    }

    private static ProxyTarget OfNode(ApiCall call, SchemeNamePort asked, Value node)
    {
        var kubelet = NodeAddress.OfNode(node);
        if (asked.Port.Length == 0 || asked.Number == kubelet.Port)
        {
            return new(kubelet, true);
        }

        var port = asked.Number ?? throw ApiErrors.BadRequest($"invalid node request \"{call.Name}\"");
        return new(Address(asked.Scheme, Proxyable(kubelet.Host), port), false);
    }

    private IEnumerable<Value> Slices(Value service) => store.All(_slices.StoreResource, service.Namespace)
        .Select(stored => objects.Read(_slices, stored))
        .Where(slice => slice.Labels[ServiceLabel].AsString() == service.Name);

    private IEnumerable<string> Ready(Value slice) => slice["endpoints"].Items
        .Where(endpoint => endpoint["conditions"]["ready"].AsBool() != false && IsOfPod(slice.Namespace, endpoint))
        .Select(endpoint => endpoint["addresses"][0].AsString() ?? "");

    // Whoever may write an EndpointSlice must not reach any address by it: only those that a pod of the namespace has.
    private bool IsOfPod(string @namespace, Value endpoint)
    {
        var target = endpoint["targetRef"];
        return target["kind"].AsString() == "Pod"
            && (target["namespace"].AsString() ?? @namespace) == @namespace
            && target["name"].AsString() is { Length: > 0 } name
            && objects.Find(_pods, @namespace, name)["status"]["podIPs"].Items.Any(address => address["ip"] == endpoint["addresses"][0]);
    }

    // The server must not be led to what listens on its own host alone, or to the addresses of a link (proxyutil.IsProxyableIP).
    private static string Proxyable(string text) =>
        IPAddress.TryParse(text, out var address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any)
            && !address.Equals(IPAddress.IPv6Any) && !IsOfLink(address)
            ? text
            : throw ApiErrors.BadRequest("address not allowed");

    private static bool IsOfLink(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.GetAddressBytes() is [169, 254, ..] or [>= 224, ..]
        : address.IsIPv6LinkLocal || address.IsIPv6Multicast;

    private static Uri Address(string scheme, string host, int? port) =>
        new UriBuilder(scheme.Length == 0 ? Uri.UriSchemeHttp : scheme, host, port ?? -1).Uri;

    private static KubernetesException Unavailable(string message) => new(503, StatusReason.ServiceUnavailable, message);
}
