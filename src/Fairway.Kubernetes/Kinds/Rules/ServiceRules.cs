using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 Service. The server assigns cluster addresses and node ports between Prepare and Validate.</summary>
internal static class ServiceRules
{
    public static KindRules Rules { get; } = new()
    {
        Name = Names.Label1035,
        Default = Default,
        Prepare = Prepare,
        Validate = ServiceChecks.Validate,
        ValidateStatus = ValidateStatus,
    };

    public static bool HasClusterAddress(Value spec) => spec["type"].AsString() is "ClusterIP" or "NodePort" or "LoadBalancer";

    public static bool HasNodePorts(Value spec) => spec["type"].AsString() is "NodePort" or "LoadBalancer";

    private static IReadOnlyList<FieldError> ValidateStatus(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("status");
        using var __ = problems.At("loadBalancer");
        problems.Each("ingress", @new["status"]["loadBalancer"]["ingress"], ingress =>
        {
            if (ingress["ip"].AsString() is { Length: > 0 })
            {
                AddressChecks.Check("ip", ingress["ip"], problems);
            }

            if (ingress["hostname"].AsString() is { Length: > 0 } host)
            {
                problems.Invalid("hostname", host, Names.Subdomain(host));
                if (AddressText.TryRead(host, out var ___))
                {
                    problems.Invalid("hostname", host, "must be a DNS name, not an IP address");
                }
            }
        });
        return problems.All;
    }

    private static Value Default(Value service) => Rewrite.Field(service, "spec", static spec =>
    {
        spec = Rewrite.Items(spec, "ports", DefaultPort);
        if (spec["sessionAffinity"].AsString() == "ClientIP" && spec.At("sessionAffinityConfig", "clientIP", "timeoutSeconds").IsNull)
        {
            spec = spec.WithAt(["sessionAffinityConfig", "clientIP", "timeoutSeconds"], 10800);
        }

        if (HasNodePorts(spec))
        {
            spec = Rewrite.Missing(spec, "externalTrafficPolicy", "Cluster");
        }

        if (spec["type"].AsString() == "LoadBalancer")
        {
            spec = Rewrite.Missing(spec, "allocateLoadBalancerNodePorts", true);
        }

        return HasClusterAddress(spec) ? DefaultAddresses(spec) : spec;
    });

    private static Value DefaultPort(Value port)
    {
        var target = port["targetPort"];
        return target.IsNull || target.AsLong() == 0 || target.AsString() is "" ? port.With("targetPort", port["port"]) : port;
    }

    private static Value DefaultAddresses(Value spec)
    {
        spec = Rewrite.Missing(Rewrite.Missing(spec, "internalTrafficPolicy", "Cluster"), "ipFamilyPolicy", "SingleStack");
        spec = spec["ipFamilies"].Items.Count == 0 ? spec.With("ipFamilies", Value.List("IPv4")) : spec;
        return spec["clusterIP"].AsString() is { Length: > 0 } address && spec["clusterIPs"].Items.Count == 0
            ? spec.With("clusterIPs", Value.List(address))
            : spec;
    }

    // A client that does not know what was assigned keeps it.
    private static Value Prepare(Value @new, Value old)
    {
        var (spec, before) = (@new["spec"], old["spec"]);
        if (old.IsNull || !spec.IsMap)
        {
            return @new;
        }

        if (HasClusterAddress(spec) && HasClusterAddress(before) && (spec["clusterIP"].AsString() ?? "").Length == 0)
        {
            spec = spec.With("clusterIP", before["clusterIP"]).With("clusterIPs", before["clusterIPs"]);
        }

        if (HasNodePorts(spec) && HasNodePorts(before))
        {
            spec = Rewrite.Items(spec, "ports", port => KeepNodePort(port, before));
        }

        spec = ServiceTypeChange.Clear(spec, before);
        return spec == @new["spec"] ? @new : @new.With("spec", spec);
    }

    private static Value KeepNodePort(Value port, Value before)
    {
        if (port["nodePort"].AsLong() is not null and not 0)
        {
            return port;
        }

        foreach (var old in before["ports"].Items)
        {
            if (old["port"] == port["port"] && old["protocol"] == port["protocol"] && !old["nodePort"].IsNull)
            {
                return port.With("nodePort", old["nodePort"]);
            }
        }

        return port;
    }
}
