using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>
/// Drops what a Service's former type needed and its new one must not have, as far as the client left it as it was (upstream's
/// <c>dropTypeDependentFields</c>): so that <c>{"spec":{"type":"ClusterIP"}}</c> is a whole patch.
/// </summary>
internal static class ServiceTypeChange
{
    private static readonly string[] OfAddresses = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];
    private static readonly string[] OfBalancers = ["allocateLoadBalancerNodePorts", "loadBalancerClass"];

    public static Value Clear(Value spec, Value before)
    {
        spec = Drop(spec, before, ServiceRules.HasClusterAddress, OfAddresses);
        spec = Drop(spec, before, static one => one["type"].AsString() == "LoadBalancer", OfBalancers);
        spec = Drop(spec, before, HasHealthPort, "healthCheckNodePort");
        spec = Drop(spec, before, IsReachable, "externalTrafficPolicy");
        return ServiceRules.HasNodePorts(before) && !ServiceRules.HasNodePorts(spec) && HasSameNodePorts(spec, before)
            ? Rewrite.Items(spec, "ports", static port => port.Without("nodePort"))
            : spec;
    }

    private static Value Drop(Value spec, Value before, Func<Value, bool> needs, params ReadOnlySpan<string> fields)
    {
        if (!needs(before) || needs(spec))
        {
            return spec;
        }

        foreach (var field in fields)
        {
            spec = spec[field] == before[field] ? spec.Without(field) : spec;
        }

        return spec;
    }

    private static bool HasHealthPort(Value spec) =>
        spec["type"].AsString() == "LoadBalancer" && spec["externalTrafficPolicy"].AsString() == "Local";

    private static bool IsReachable(Value spec) => ServiceRules.HasNodePorts(spec) || spec["externalIPs"].Items.Count > 0;

    private static bool HasSameNodePorts(Value spec, Value before)
    {
        var (ports, old) = (spec["ports"].Items, before["ports"].Items);
        return ports.Count == old.Count && ports.Zip(old).All(pair => pair.First["nodePort"] == pair.Second["nodePort"]);
    }
}
