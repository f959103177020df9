using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a pod's specification, in pods and in templates.</summary>
internal static class PodSpecChecks
{
    /// <summary>Expects the place of <paramref name="problems"/> to be the specification.</summary>
    public static void Check(Value spec, Problems problems)
    {
        var volumes = VolumeChecks.Check(spec, problems);
        CheckContainers(spec, volumes, problems);
        CheckNumbers(spec, problems);
        CheckHost(spec, problems);
        CheckNames(spec, problems);
        ResolverChecks.Check(spec, problems);
        AffinityChecks.Check(spec["affinity"], problems);
        CheckTolerations(spec, problems);
        CheckTopology(spec, problems);
        CheckGates(spec, problems);
        using (problems.At("securityContext"))
        {
            SecurityContextChecks.CheckPod(spec["securityContext"], problems);
        }
    }

    private static void CheckContainers(Value spec, HashSet<string> volumes, Problems problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers", "ephemeralContainers"])
        {
            using var _ = problems.At(list);
            var containers = spec[list].Items;
            if (list == "containers" && containers.Count == 0)
            {
                problems.Required("");
            }

            for (var i = 0; i < containers.Count; i++)
            {
                using var __ = problems.At(i);
                ContainerChecks.Check(containers[i], list, volumes, problems);
                var name = containers[i]["name"].AsString() ?? "";
                if (name.Length > 0 && !names.Add(name))
                {
                    problems.Duplicate("name", name);
                }
            }
        }
    }

    private static void CheckNumbers(Value spec, Problems problems)
    {
        problems.Negative("terminationGracePeriodSeconds", spec["terminationGracePeriodSeconds"]);
        if (spec["activeDeadlineSeconds"].AsLong() is { } deadline and (< 1 or > int.MaxValue))
        {
            problems.Invalid("activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
        }
    }

    private static void CheckHost(Value spec, Problems problems)
    {
        if (spec["hostPID"].AsBool() == true && spec["shareProcessNamespace"].AsBool() == true)
        {
            problems.Invalid("shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }

        CheckHostPorts(spec, problems);
    }

    // A port of the node is there once for each protocol and address.
    private static void CheckHostPorts(Value spec, Problems problems)
    {
        using var _ = problems.At("containers");
        var (containers, taken) = (spec["containers"].Items, new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < containers.Count; i++)
        {
            using var __ = problems.At(i);
            using var ___ = problems.At("ports");
            var ports = containers[i]["ports"].Items;
            for (var j = 0; j < ports.Count; j++)
            {
                if (ports[j]["hostPort"].AsLong() is not { } port || port == 0)
                {
                    continue;
                }

                using var ____ = problems.At(j);
                var place = $"{ports[j]["protocol"].AsString()}/{ports[j]["hostIP"].AsString()}/{port}";
                if (!taken.Add(place))
                {
                    problems.Duplicate("hostPort", place);
                }

                if (spec["hostNetwork"].AsBool() == true && port != ports[j]["containerPort"].AsLong())
                {
                    problems.Invalid("containerPort", ports[j]["containerPort"], "must match `hostPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void CheckNames(Value spec, Problems problems)
    {
        Check("serviceAccountName", Names.Subdomain);
        Check("nodeName", Names.Subdomain);
        Check("hostname", Names.Label);
        Check("subdomain", Names.Label);
        Check("priorityClassName", Names.Subdomain);
        Check("runtimeClassName", Names.Subdomain);
        MetadataRules.CheckLabels(spec["nodeSelector"], problems, "nodeSelector");

        void Check(string field, Func<string, IReadOnlyList<string>> rule)
        {
            if (spec[field].AsString() is { Length: > 0 } name)
            {
                problems.Invalid(field, name, rule(name));
            }
        }
    }

    public static void CheckTolerations(Value spec, Problems problems)
    {
        using var _ = problems.At("tolerations");
        var tolerations = spec["tolerations"].Items;
        for (var i = 0; i < tolerations.Count; i++)
        {
            using var __ = problems.At(i);
            var toleration = tolerations[i];
            var (key, @operator) = (toleration["key"].AsString() ?? "", toleration["operator"].AsString() ?? "");
            var value = toleration["value"].AsString() ?? "";
            if (key.Length > 0)
            {
                problems.Invalid("key", key, LabelSyntax.QualifiedNameErrors(key));
            }
            else if (@operator != "Exists")
            {
                problems.Invalid(
                    "operator", @operator, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }

            if (toleration["tolerationSeconds"].AsLong() is not null && toleration["effect"].AsString() != "NoExecute")
            {
                problems.Invalid("effect", toleration["effect"].AsString() ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }

            if (@operator == "Exists" && value.Length > 0)
            {
                problems.Invalid("operator", toleration, "value must be empty when `operator` is 'Exists'");
            }
            else if (@operator is "" or "Equal" && LabelSyntax.LabelValueErrors(value) is { Count: > 0 } errors)
            {
                problems.Invalid("operator", value, string.Join(";", errors));
            }
        }
    }

    private static void CheckTopology(Value spec, Problems problems)
    {
        using var _ = problems.At("topologySpreadConstraints");
        var constraints = spec["topologySpreadConstraints"].Items;
        for (var i = 0; i < constraints.Count; i++)
        {
            using var __ = problems.At(i);
            if ((constraints[i]["topologyKey"].AsString() ?? "").Length == 0)
            {
                problems.Required("topologyKey", "can not be empty");
            }

            foreach (var field in (ReadOnlySpan<string>)["maxSkew", "minDomains"])
            {
                if (constraints[i][field].AsLong() is { } number and <= 0)
                {
                    problems.Invalid(field, number, "must be greater than zero");
                }
            }

            var domains = constraints[i]["minDomains"];
            if (!domains.IsNull && constraints[i]["whenUnsatisfiable"].AsString() == "ScheduleAnyway")
            {
                problems.Invalid("minDomains", domains, "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway");
            }

            SelectorChecks.Check(constraints[i]["labelSelector"], "labelSelector", problems);
        }
    }

    private static void CheckGates(Value spec, Problems problems)
    {
        var names = new HashSet<Value>();
        var gates = spec["schedulingGates"].Items;
        for (var i = 0; i < gates.Count; i++)
        {
            problems.Invalid($"schedulingGates[{i}]", gates[i]["name"], LabelSyntax.QualifiedNameErrors(gates[i]["name"].AsString() ?? ""));
            if (!names.Add(gates[i]["name"]))
            {
                problems.Duplicate($"schedulingGates[{i}]", gates[i]["name"]);
            }
        }

        for (var i = 0; i < spec["readinessGates"].Items.Count; i++)
        {
            var type = spec["readinessGates"].Items[i]["conditionType"];
            problems.Invalid($"readinessGates[{i}].conditionType", type, LabelSyntax.QualifiedNameErrors(type.AsString() ?? ""));
        }
    }
}
