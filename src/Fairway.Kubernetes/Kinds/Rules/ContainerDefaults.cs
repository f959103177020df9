using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>The defaults of a container that depend on other fields.</summary>
internal static class ContainerDefaults
{
    private static readonly (string Field, long Default)[] ProbeNumbers =
        [("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)];

    public static Value Apply(Value container)
    {
        if (container["imagePullPolicy"].AsString() is null or "")
        {
            container = container.With("imagePullPolicy", PodSpecDefaults.PullPolicyOf(container["image"].AsString() ?? ""));
        }

        foreach (var probe in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
        {
            container = Rewrite.Field(container, probe, ApplyToProbe);
        }

        return container;
    }

    /// <summary>What a pod, but not a template, adds: requests that are not stated equal the limits.</summary>
    public static Value RequestsFromLimits(Value container)
    {
        var (limits, requests) = (container["resources"]["limits"], container["resources"]["requests"]);
        foreach (var (name, limit) in limits.Fields)
        {
            requests = requests[name].IsNull ? requests.With(name, limit) : requests;
        }

        return requests == container["resources"]["requests"] ? container : container.WithAt(["resources", "requests"], requests);
    }

    /// <summary>What a pod on the host's network adds: each port is the host's.</summary>
    public static Value HostPorts(Value container) => Rewrite.Items(
        container, "ports", static port => port["hostPort"].AsLong() is null or 0 ? port.With("hostPort", port["containerPort"]) : port);

    // Zero cannot be told from absent in these fields.
    private static Value ApplyToProbe(Value probe)
    {
        foreach (var (field, number) in ProbeNumbers)
        {
            probe = probe[field].AsLong() is null or 0 ? probe.With(field, number) : probe;
        }

        return probe;
    }
}
