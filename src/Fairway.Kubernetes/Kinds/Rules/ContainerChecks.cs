using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a container.</summary>
internal static class ContainerChecks
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] OfEphemeralForbidden = ["ports", "resources", "resizePolicy", "restartPolicy", "lifecycle", .. Probes];

    private const string OfSidecarsOnly = "may not be set for init containers without restartPolicy=Always";

    /// <param name="container">The container.</param>
    /// <param name="list">containers, initContainers or ephemeralContainers.</param>
    /// <param name="volumes">The names of the pod's volumes.</param>
    /// <param name="problems">Stands at the container.</param>
    public static void Check(Value container, string list, HashSet<string> volumes, Problems problems)
    {
        var name = container["name"].AsString() ?? "";
        if (name.Length > 0)
        {
            problems.Invalid("name", name, Names.Label(name));
        }

        var image = container["image"].AsString() ?? "";
        if (image.Length == 0)
        {
            problems.Required("image");
        }
        else if (image.Trim().Length != image.Length)
        {
            problems.Invalid("image", image, "must not have leading or trailing whitespace");
        }

        if (list == "ephemeralContainers")
        {
            ForbidForEphemeral(container, problems);
        }
        else
        {
            CheckRestart(container, list, problems);
            CheckProbes(container, list, problems);
        }

        using (problems.At("ports"))
        {
            CheckPorts(container["ports"].Items, problems);
        }

        EnvironmentChecks.Check(container, problems);
        MountChecks.Check(container, volumes, problems);
        using (problems.At("resources"))
        {
            ResourceChecks.Check(container["resources"], problems);
        }

        using (problems.At("securityContext"))
        {
            SecurityContextChecks.CheckContainer(container["securityContext"], problems);
        }
    }

    private static void ForbidForEphemeral(Value container, Problems problems)
    {
        foreach (var field in OfEphemeralForbidden)
        {
            if (container[field] is { IsMap: true, Fields.Count: > 0 } or { IsList: true, Items.Count: > 0 } or { IsString: true })
            {
                problems.Forbidden(field, "cannot be set for an Ephemeral Container");
            }
        }
    }

    private static void CheckRestart(Value container, string list, Problems problems)
    {
        if (container["restartPolicyRules"].Items.Count > 0)
        {
            problems.Forbidden("restartPolicyRules", "restart rules of containers are not supported: use the pod's restartPolicy");
        }

        if (container["restartPolicy"].AsString() is not { } policy)
        {
            return;
        }

        if (list != "initContainers")
        {
            problems.Forbidden("restartPolicy", "may not be set for non-init containers");
        }
        else if (policy != "Always")
        {
            problems.NotSupported("restartPolicy", policy, "Always");
        }
    }

    private static void CheckProbes(Value container, string list, Problems problems)
    {
        // An init container that restarts always is a sidecar, which may be probed.
        var isPlainInit = list == "initContainers" && container["restartPolicy"].AsString() != "Always";
        foreach (var field in Probes)
        {
            if (container[field] is not { IsMap: true } probe)
            {
                continue;
            }

            if (isPlainInit)
            {
                problems.Forbidden(field, OfSidecarsOnly);
                continue;
            }

            using var _ = problems.At(field);
            ProbeChecks.Check(probe, isReadiness: field == "readinessProbe", problems);
        }

        if (container["lifecycle"] is { IsMap: true } lifecycle)
        {
            if (isPlainInit)
            {
                problems.Forbidden("lifecycle", OfSidecarsOnly);
                return;
            }

            using var _ = problems.At("lifecycle");
            ProbeChecks.CheckLifecycle(lifecycle, problems);
        }
    }

    private static void CheckPorts(ValueList ports, Problems problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            using var _ = problems.At(i);
            if (ports[i]["name"].AsString() is { Length: > 0 } name)
            {
                var messages = Names.Port(name);
                problems.Invalid("name", name, messages);
                if (messages.Count == 0 && !names.Add(name))
                {
                    problems.Duplicate("name", name);
                }
            }

            if (ports[i]["containerPort"].AsLong() is { } port)
            {
                if (port == 0)
                {
                    problems.Required("containerPort");
                }
                else
                {
                    problems.Invalid("containerPort", port, Names.PortNumber(port));
                }
            }

            if (ports[i]["hostPort"].AsLong() is { } hostPort and not 0)
            {
                problems.Invalid("hostPort", hostPort, Names.PortNumber(hostPort));
            }
        }
    }
}
