using System.Net;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Services;

/// <summary>
/// Gives Services their cluster IPs and node ports, each to one Service at a time, and takes them back when the Service is gone. Nothing is stored
/// beside the Services themselves.
/// </summary>
internal sealed class ServiceAddresses(IPNetwork range)
{
    private const int FirstNodePort = 30000;
    private const int NodePorts = 2768;

    private readonly Lock _gate = new();
    private readonly AddressPool<IPAddress> _addresses = new(AddressRange.Count(range), index => AddressRange.At(range, index));
    private readonly AddressPool<int> _ports = new(NodePorts, index => FirstNodePort + index);

    /// <summary>The first address of the range: that of the <c>kubernetes</c> Service.</summary>
    public IPAddress First => AddressRange.At(range, 0);

    /// <summary>Learns what the Services in the store have, and follows its commits from then on.</summary>
    public void Follow(ObjectStore store, ObjectReader reader, KindDescription services)
    {
        foreach (var stored in store.All(services.StoreResource))
        {
            Settle(reader.Read(stored), isGone: false);
        }

        store.OnCommitted((write, stored) =>
        {
            if (stored.Key.Resource == services.StoreResource)
            {
                Settle(reader.Read(stored), write is Write.Delete);
            }
        });
    }

    /// <summary>The object with the addresses that it asks for or lacks; other kinds as they are.</summary>
    /// <exception cref="KubernetesException">422: an address is taken or out of range; none is left.</exception>
    public AddressLease Lease(KindDescription kind, Value @object, Value old)
    {
        if (kind.Kind is not { Group: "", Kind: "Service" })
        {
            return new(@object, null);
        }

        var owner = @object.Key.ToString();
        lock (_gate)
        {
            var (addresses, ports) = (_addresses.HeldBy(owner), _ports.HeldBy(owner));
            try
            {
                var made = WithNodePorts(WithClusterIp(@object, old, owner), old, owner);
                return new(made, () => Restore(owner, addresses, ports));
            }
            catch (AddressException e)
            {
                Restore(owner, addresses, ports);
                throw FieldErrors.ToException(kind.Kind, @object.Name, [FieldError.Invalid(e.Field, e.Requested, e.Message)]);
            }
        }
    }

    private void Restore(string owner, IReadOnlyList<IPAddress> addresses, IReadOnlyList<int> ports)
    {
        lock (_gate)
        {
            _addresses.Hold(owner, addresses);
            _ports.Hold(owner, ports);
        }
    }

    private void Settle(Value service, bool isGone)
    {
        var addresses = new List<IPAddress>();
        var ports = new List<int>();
        if (!isGone)
        {
            if (IPAddress.TryParse(service["spec"]["clusterIP"].AsString(), out var address))
            {
                addresses.Add(address);
            }

            foreach (var port in service["spec"]["ports"].Items)
            {
                if (port["nodePort"].AsLong() is > 0 and var number)
                {
                    ports.Add((int)number);
                }
            }
        }

        Restore(service.Key.ToString(), addresses, ports);
    }

    private Value WithClusterIp(Value service, Value old, string owner)
    {
        var spec = service["spec"];
        if (spec["type"].AsString() == "ExternalName")
        {
            return service;
        }

        var asked = spec["clusterIP"].AsString() is { Length: > 0 } given ? given : spec["clusterIPs"][0].AsString() ?? old["spec"]["clusterIP"].AsString() ?? "";
        var text = asked switch
        {
            "None" => asked,
            "" => _addresses.TakeAny(owner)?.ToString() ?? throw new AddressException("spec.clusterIPs", "", "failed to allocate an IP: the service range is full"),
            _ => Reserve(owner, asked),
        };
        return service
            .WithAt(["spec", "clusterIP"], text)
            .WithAt(["spec", "clusterIPs"], Value.List(text))
            .WithAt(["spec", "ipFamilies"], Value.List("IPv4"))
            .WithAt(["spec", "ipFamilyPolicy"], "SingleStack");
    }

    private string Reserve(string owner, string asked)
    {
        if (!IPAddress.TryParse(asked, out var address) || !range.Contains(address))
        {
            throw new AddressException("spec.clusterIPs", Value.List(asked), $"failed to allocate IP {asked}: the provided IP is not in the valid range. The range of valid IPs is {range}");
        }

        return _addresses.Take(owner, address)
            ? address.ToString()
            : throw new AddressException("spec.clusterIPs", Value.List(asked), $"failed to allocate IP {asked}: provided IP is already allocated");
    }

    private Value WithNodePorts(Value service, Value old, string owner)
    {
        if (service["spec"]["type"].AsString() is not ("NodePort" or "LoadBalancer"))
        {
            return service;
        }

        var ports = new List<Value>();
        foreach (var port in service["spec"]["ports"].Items)
        {
            var asked = port["nodePort"].AsLong() ?? Former(old, port);
            var number = asked > 0
                ? ReservePort(owner, (int)asked, ports.Count)
                : _ports.TakeAny(owner) is > 0 and var free ? free : throw new AddressException("spec.ports", "", "failed to allocate a nodePort: the range is full");
            ports.Add(port.With("nodePort", number));
        }

        return service.WithAt(["spec", "ports"], ValueList.From(ports));
    }

    private int ReservePort(string owner, int port, int index)
    {
        var field = $"spec.ports[{index}].nodePort";
        if (port is < FirstNodePort or >= FirstNodePort + NodePorts)
        {
            throw new AddressException(
                field, port, $"provided port is not in the valid range. The range of valid ports is {FirstNodePort}-{FirstNodePort + NodePorts - 1}");
        }

        return _ports.Take(owner, port) ? port : throw new AddressException(field, port, "provided port is already allocated");
    }

    private static long Former(Value old, Value port)
    {
        foreach (var former in old["spec"]["ports"].Items)
        {
            if (former["port"] == port["port"] && former["protocol"] == port["protocol"])
            {
                return former["nodePort"].AsLong() ?? 0;
            }
        }

        return 0;
    }
}
