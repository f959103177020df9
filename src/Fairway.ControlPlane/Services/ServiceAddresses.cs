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
/// Gives Services their cluster IPs and node ports, each to one Service at a time, and takes them back when the Service is gone. Nothing is
/// stored beside the Services themselves.
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

        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource == services.StoreResource)
            {
                Settle(reader.Read(change.Object), change.Type == StoreEventType.Delete);
            }
        });
    }

    /// <summary>The object with the addresses that it asks for or lacks; other kinds as they are.</summary>
    /// <exception cref="KubernetesException">422: an address is taken, out of range or of a family that is not served; none is left.</exception>
    public AddressLease Lease(KindDescription kind, Value @object, Value old)
    {
        if (kind.Kind is not { Group: "", Kind: "Service" })
        {
            return new(null) { Object = @object };
        }

        var lease = new AddressLease(Release);
        lock (_gate)
        {
            try
            {
                lease.Object = WithNodePorts(WithClusterIp(@object, old, lease), old, lease);
                return lease;
            }
            catch (AddressException e)
            {
                Release(lease);
                throw FieldErrors.ToException(kind.Kind, @object.Name, [FieldError.Invalid(e.Field, e.Requested, e.Message)]);
            }
        }
    }

    private void Release(AddressLease lease)
    {
        lock (_gate)
        {
            _addresses.Release(lease);
            _ports.Release(lease);
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

        lock (_gate)
        {
            _addresses.Hold(OwnerOf(service), addresses);
            _ports.Hold(OwnerOf(service), ports);
        }
    }

    private static string OwnerOf(Value service) => service.Key.ToString();

    private Value WithClusterIp(Value service, Value old, AddressLease lease)
    {
        var spec = service["spec"];
        if (spec["type"].AsString() == "ExternalName")
        {
            return service;
        }

        RequireSingleStack(spec);
        var asked = spec["clusterIP"].AsString() is { Length: > 0 } given
            ? given
            : spec["clusterIPs"][0].AsString() ?? old["spec"]["clusterIP"].AsString() ?? "";
        var text = asked switch
        {
            "None" => asked,
            "" => _addresses.ReserveAny(lease)?.ToString()
                ?? throw new AddressException("spec.clusterIPs", "", "failed to allocate an IP: the service range is full"),
            _ => Reserve(OwnerOf(service), asked, lease),
        };
        return service
            .WithAt(["spec", "clusterIP"], text)
            .WithAt(["spec", "clusterIPs"], Value.List(text))
            .WithAt(["spec", "ipFamilies"], Value.List("IPv4"))
            .WithAt(["spec", "ipFamilyPolicy"], spec["ipFamilyPolicy"].AsString() is { Length: > 0 } policy ? policy : "SingleStack");
    }

    // In the words of upstream's alloc.go and ValidateServiceClusterIPsRelatedFields, on a cluster of IPv4 alone.
    private static void RequireSingleStack(Value spec)
    {
        if (spec["ipFamilyPolicy"].AsString() == "RequireDualStack")
        {
            throw new AddressException(
                "spec.ipFamilyPolicy", "RequireDualStack", "this cluster is not configured for dual-stack services");
        }

        var families = spec["ipFamilies"].Items;
        for (var i = 0; i < families.Count; i++)
        {
            if (families[i].AsString() != "IPv4")
            {
                throw new AddressException($"spec.ipFamilies[{i}]", families[i], "not configured on this cluster");
            }
        }

        if (spec["clusterIPs"].Items.Count > 1)
        {
            throw new AddressException("spec.clusterIPs", spec["clusterIPs"], "may not hold more than one value: this cluster serves IPv4 alone");
        }
    }

    private string Reserve(string owner, string asked, AddressLease lease)
    {
        if (!IPAddress.TryParse(asked, out var address) || !range.Contains(address))
        {
            throw new AddressException(
                "spec.clusterIPs",
                Value.List(asked),
                $"failed to allocate IP {asked}: the provided IP is not in the valid range. The range of valid IPs is {range}");
        }

        return _addresses.Reserve(owner, lease, address)
            ? address.ToString()
            : throw new AddressException("spec.clusterIPs", Value.List(asked), $"failed to allocate IP {asked}: provided IP is already allocated");
    }

    private Value WithNodePorts(Value service, Value old, AddressLease lease)
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
                ? ReservePort(OwnerOf(service), (int)asked, ports.Count, lease)
                : _ports.ReserveAny(lease) is > 0 and var free ? free
                : throw new AddressException("spec.ports", "", "failed to allocate a nodePort: the range is full");
            ports.Add(port.With("nodePort", number));
        }

        return service.WithAt(["spec", "ports"], ValueList.From(ports));
    }

    private int ReservePort(string owner, int port, int index, AddressLease lease)
    {
        var field = $"spec.ports[{index}].nodePort";
        if (port is < FirstNodePort or >= FirstNodePort + NodePorts)
        {
            throw new AddressException(
                field, port, $"provided port is not in the valid range. The range of valid ports is {FirstNodePort}-{FirstNodePort + NodePorts - 1}");
        }

        return _ports.Reserve(owner, lease, port) ? port : throw new AddressException(field, port, "provided port is already allocated");
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
