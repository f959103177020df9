using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a service.</summary>
internal static class ServiceChecks
{
    private const string OfBalancersOnly = "may only be used when `type` is 'LoadBalancer'";

    public static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            var spec = @new["spec"];
            CheckType(spec, problems);
            CheckPorts(spec, problems);
            CheckAddresses(spec, problems);
            CheckExternal(spec, problems);
            MetadataRules.CheckLabels(spec["selector"], problems, "selector");
            CheckTraffic(spec, problems);
            if (!old.IsNull)
            {
                CheckUpdate(spec, old["spec"], problems);
            }
        }

        return problems.All;
    }

    private static void CheckType(Value spec, Problems problems)
    {
        if (spec["type"].AsString() == "ExternalName")
        {
            if (spec["clusterIP"].AsString() is { Length: > 0 } address)
            {
                problems.Forbidden("clusterIPs", $"may not be set for ExternalName services, but is {(Value)address}");
            }

            var name = (spec["externalName"].AsString() ?? "").TrimEnd('.');
            if (name.Length == 0)
            {
                problems.Required("externalName");
            }
            else
            {
                problems.Invalid("externalName", name, Names.Subdomain(name));
            }

            return;
        }

        var isHeadless = spec["clusterIP"].AsString() == "None";
        if (spec["ports"].Items.Count == 0 && !isHeadless)
        {
            problems.Required("ports");
        }

        if (isHeadless && ServiceRules.HasNodePorts(spec))
        {
            problems.Invalid("clusterIPs[0]", "None", $"may not be set to 'None' for {spec["type"].AsString()} services");
        }
    }

    private static void CheckPorts(Value spec, Problems problems)
    {
        using var _ = problems.At("ports");
        var (names, pairs) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<(Value, Value)>());
        var ports = spec["ports"].Items;
        for (var i = 0; i < ports.Count; i++)
        {
            using var __ = problems.At(i);
            var name = ports[i]["name"].AsString() ?? "";
            if (name.Length == 0 && ports.Count > 1)
            {
                problems.Required("name");
            }
            else if (name.Length > 0)
            {
                problems.Invalid("name", name, Names.Label(name));
                if (!names.Add(name))
                {
                    problems.Duplicate("name", name);
                }
            }

            CheckPort(ports[i], spec, problems);
            if (!pairs.Add((ports[i]["protocol"], ports[i]["port"])))
            {
                problems.Duplicate("", Value.Map(("protocol", ports[i]["protocol"]), ("port", ports[i]["port"])));
            }
        }
    }

    private static void CheckPort(Value port, Value spec, Problems problems)
    {
        if (port["port"].AsLong() is { } number)
        {
            problems.Invalid("port", number, Names.PortNumber(number));
        }

        if (port["targetPort"] is { IsNull: false } target)
        {
            problems.Invalid("targetPort", target, target.AsString() is { } name ? Names.Port(name) : Names.PortNumber(target.AsLong() ?? 0));
        }

        if (port["appProtocol"].AsString() is { } protocol)
        {
            problems.Invalid("appProtocol", protocol, LabelSyntax.QualifiedNameErrors(protocol));
        }

        if (port["nodePort"].AsLong() is { } nodePort and not 0)
        {
            if (!ServiceRules.HasNodePorts(spec))
            {
                problems.Forbidden("nodePort", $"may not be used when `type` is '{spec["type"].AsString()}'");
            }
            else
            {
                problems.Invalid("nodePort", nodePort, Names.PortNumber(nodePort));
            }
        }
    }

    private static void CheckAddresses(Value spec, Problems problems)
    {
        if (!ServiceRules.HasClusterAddress(spec))
        {
            return;
        }

        var addresses = spec["clusterIPs"].Items;
        if (addresses.Count > 0 && addresses[0] != (spec["clusterIP"].IsNull ? "" : spec["clusterIP"]))
        {
            problems.Invalid("clusterIPs", spec["clusterIPs"], "first value must match `clusterIP`");
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            if (addresses[i] != "None")
            {
                AddressChecks.Check($"clusterIPs[{i}]", addresses[i], problems);
            }
        }

        var families = spec["ipFamilies"].Items;
        for (var i = 0; i < families.Count; i++)
        {
            if (families[i].AsString() is not ("IPv4" or "IPv6"))
            {
                problems.NotSupported($"ipFamilies[{i}]", families[i], "IPv4", "IPv6");
            }
            else if (i > 0 && families[i] == families[0])
            {
                problems.Duplicate($"ipFamilies[{i}]", families[i]);
            }
        }
    }

    private static void CheckExternal(Value spec, Problems problems)
    {
        var addresses = spec["externalIPs"].Items;
        for (var i = 0; i < addresses.Count; i++)
        {
            AddressChecks.Check($"externalIPs[{i}]", addresses[i], problems);
            if (AddressText.TryRead(addresses[i].AsString() ?? "", out var address))
            {
                problems.Invalid($"externalIPs[{i}]", addresses[i], [.. AddressChecks.SpecialErrors(address)]);
            }
        }

        var ranges = spec["loadBalancerSourceRanges"].Items;
        for (var i = 0; i < ranges.Count; i++)
        {
            if (!AddressText.IsRange((ranges[i].AsString() ?? "").Trim()))
            {
                problems.Invalid($"loadBalancerSourceRanges[{i}]", ranges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }

        var isBalanced = spec["type"].AsString() == "LoadBalancer";
        if (!isBalanced && ranges.Count > 0)
        {
            problems.Forbidden("loadBalancerSourceRanges", OfBalancersOnly);
        }

        if (!isBalanced && !spec["loadBalancerClass"].IsNull)
        {
            problems.Forbidden("loadBalancerClass", OfBalancersOnly);
        }

        if (!isBalanced && !spec["allocateLoadBalancerNodePorts"].IsNull)
        {
            problems.Forbidden("allocateLoadBalancerNodePorts", OfBalancersOnly);
        }
    }

    private static void CheckTraffic(Value spec, Problems problems)
    {
        var isReachable = ServiceRules.HasNodePorts(spec) || spec["externalIPs"].Items.Count > 0;
        if (!isReachable && spec["externalTrafficPolicy"].AsString() is { Length: > 0 } policy)
        {
            problems.Invalid("externalTrafficPolicy", policy, "may only be set for externally-accessible services");
        }

        if (spec.At("sessionAffinityConfig", "clientIP", "timeoutSeconds").AsLong() is { } seconds and (<= 0 or > 86400))
        {
            problems.Invalid("sessionAffinityConfig.clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
        }

        if (spec["sessionAffinity"].AsString() == "None" && !spec["sessionAffinityConfig"].IsNull)
        {
            problems.Forbidden("sessionAffinityConfig", "must not be set when session affinity is None");
        }
    }

    private static void CheckUpdate(Value @new, Value old, Problems problems)
    {
        if (!ServiceRules.HasClusterAddress(@new) || !ServiceRules.HasClusterAddress(old))
        {
            return;
        }

        var (before, after) = (old["clusterIPs"].Items, @new["clusterIPs"].Items);
        if (before.Count > 0 && after.Count == 0)
        {
            problems.Invalid("clusterIPs[0]", @new["clusterIPs"], "primary clusterIP can not be unset");
        }

        for (var i = 0; i < Math.Min(before.Count, after.Count); i++)
        {
            if (before[i] != after[i])
            {
                problems.Invalid($"clusterIPs[{i}]", @new["clusterIPs"], "may not change once set");
            }
        }

        if (old["ipFamilies"][0] != @new["ipFamilies"][0] && old["ipFamilies"].Items.Count > 0)
        {
            problems.Invalid("ipFamilies[0]", @new["ipFamilies"], "may not change once set");
        }
    }
}
