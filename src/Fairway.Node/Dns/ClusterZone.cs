using System.Net;
using System.Net.Sockets;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Dns;

/// <summary>
/// The names of Services and of their endpoints, as the specification "Kubernetes DNS-Based Service Discovery" 1.1.0 has them, and
/// <c>10-1-2-3.namespace.pod.cluster.local</c> for pods.
/// </summary>
internal sealed class ClusterZone(string zone, IServiceDirectory directory, Random random)
{
    private const string SpecificationVersion = "1.1.0";
    private const string Reverse = ".in-addr.arpa";

    /// <summary>Null when the name is none of the cluster's. The target of an ExternalName is not looked up.</summary>
    public DnsReply? Answer(DnsQuery query)
    {
        if (query.Name == zone)
        {
            return DnsReply.NoSuchRecord;
        }

        if (query.Name.EndsWith(Reverse, StringComparison.Ordinal))
        {
            return Pointer(query);
        }

        return !query.Name.EndsWith("." + zone, StringComparison.Ordinal) ? null
            : directory.IsComplete ? Within(query, query.Name[..^(zone.Length + 1)].Split('.'))
            : DnsReply.Unknown;
    }

    private DnsReply Within(DnsQuery query, string[] labels) => labels switch
    {
        ["dns-version"] => Only(query, DnsType.Txt, [(byte)SpecificationVersion.Length, .. Encoding.ASCII.GetBytes(SpecificationVersion)]),
        ["svc"] or ["pod"] => DnsReply.NoSuchRecord,
        [var @namespace, "svc" or "pod"] => directory.HasServices(@namespace) ? DnsReply.NoSuchRecord : DnsReply.NoSuchName,
        [var address, _, "pod"] => IPAddress.TryParse(address.Replace('-', '.'), out var pod) && pod.AddressFamily == AddressFamily.InterNetwork
            ? Only(query, DnsType.A, pod.GetAddressBytes())
            : DnsReply.NoSuchName,
        [var name, var @namespace, "svc"] => OfService(query, directory.Find(new(@namespace, name))),
        [var host, var name, var @namespace, "svc"] => OfEndpoint(query, directory.Find(new(@namespace, name)), host),
        [['_', .. var port], ['_', .. var protocol], var name, var @namespace, "svc"] =>
            OfPort(query, directory.Find(new(@namespace, name)), port, protocol),
        _ => DnsReply.NoSuchName,
    };

    private DnsReply OfService(DnsQuery query, Value service)
    {
        if (service.IsNull)
        {
            return DnsReply.NoSuchName;
        }

        if (service["spec"]["type"].AsString() == "ExternalName")
        {
            return Alias(query, service["spec"]["externalName"].AsString() ?? "");
        }

        return IsHeadless(service)
            ? Addresses(query, directory.Endpoints(service.Key).Select(endpoint => endpoint.Address))
            : Addresses(query, service["spec"]["clusterIPs"].Items.Select(ParseAddress).OfType<IPAddress>());
    }

    private DnsReply OfEndpoint(DnsQuery query, Value service, string host)
    {
        var found = IsHeadless(service) ? directory.Endpoints(service.Key).Where(endpoint => endpoint.Host == host).ToList() : [];
        return found.Count == 0 ? DnsReply.NoSuchName : Addresses(query, found.Select(endpoint => endpoint.Address));
    }

    private DnsReply OfPort(DnsQuery query, Value service, string port, string protocol)
    {
        var whole = $"{service.Name}.{service.Namespace}.svc.{zone}";
        var targets = new List<(string Name, int Port, IPAddress? Address)>();
        if (IsHeadless(service))
        {
            targets.AddRange(directory.Endpoints(service.Key)
                .SelectMany(endpoint => endpoint.Ports
                    .Where(known => IsNamed(known.Name, known.Protocol, port, protocol))
                    .Select(known => ($"{endpoint.Host}.{whole}", known.Port, (IPAddress?)endpoint.Address))));
        }
        else if (!service.IsNull)
        {
            targets.AddRange(service["spec"]["ports"].Items
                .Where(known => IsNamed(known["name"].AsString(), known["protocol"].AsString(), port, protocol))
                .Select(known => (whole, (int)(known["port"].AsLong() ?? 0), ParseAddress(service["spec"]["clusterIP"]))));
        }

        if (targets.Count == 0)
        {
            return DnsReply.NoSuchName;
        }

        // Priority 0, weight 100 for all: none is better than another.
        return query.Type is DnsType.Srv or DnsType.Any
            ? DnsReply.Of(
                [.. targets.Select(target => new DnsRecord(
                    query.Name, DnsType.Srv, [0, 0, 0, 100, (byte)(target.Port >> 8), (byte)target.Port, .. DnsNames.Write(target.Name)]))],
                [.. targets.Where(target => target.Address is not null)
                    .Select(target => new DnsRecord(target.Name, DnsType.A, target.Address!.GetAddressBytes()))])
            : DnsReply.NoSuchRecord;
    }

    private DnsReply? Pointer(DnsQuery query)
    {
        var parts = query.Name[..^Reverse.Length].Split('.');
        return parts.Length == 4 && IPAddress.TryParse(string.Join('.', parts.Reverse()), out var address) && directory.NameOf(address) is { } service
            ? Only(query, DnsType.Ptr, DnsNames.Write($"{service.Name}.{service.Namespace}.svc.{zone}"))
            : null;
    }

    private static DnsReply Alias(DnsQuery query, string target)
    {
        try
        {
            return DnsReply.Of([new(query.Name, DnsType.Cname, DnsNames.Write(target))]);
        }
        catch (FormatException)
        {
            return DnsReply.NoSuchRecord;
        }
    }

    // In another order each time, so that clients that take the first spread over all.
    private DnsReply Addresses(DnsQuery query, IEnumerable<IPAddress> addresses)
    {
        var records = addresses
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
            .Distinct()
            .Select(address => new DnsRecord(query.Name, DnsType.A, address.GetAddressBytes()))
            .ToArray();
        lock (random)
        {
            random.Shuffle(records);
        }

        return query.Type is DnsType.A or DnsType.Any ? DnsReply.Of(records) : DnsReply.NoSuchRecord;
    }

    private static DnsReply Only(DnsQuery query, DnsType type, byte[] data) =>
        query.Type == type || query.Type == DnsType.Any ? DnsReply.Of([new(query.Name, type, data)]) : DnsReply.NoSuchRecord;

    private static bool IsHeadless(Value service) => service["spec"]["clusterIP"].AsString() == "None";

    private static bool IsNamed(string? name, string? protocol, string wantedName, string wantedProtocol) =>
        string.Equals(name, wantedName, StringComparison.OrdinalIgnoreCase)
        && string.Equals(protocol ?? "TCP", wantedProtocol, StringComparison.OrdinalIgnoreCase);

    private static IPAddress? ParseAddress(Value text) => IPAddress.TryParse(text.AsString(), out var address) ? address : null;
}
