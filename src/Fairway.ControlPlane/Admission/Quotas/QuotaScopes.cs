using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>Whether an object is one of those that a quota with scopes counts; only pods and claims of storage can be.</summary>
internal static class QuotaScopes
{
    /// <param name="spec">The quota's specification.</param>
    /// <param name="resource">What the object is.</param>
    /// <param name="object">The object.</param>
    public static bool Match(Value spec, string resource, Value @object)
    {
        foreach (var scope in spec["scopes"].Items)
        {
            if (!Matches(scope.AsString() ?? "", "Exists", Value.Null, resource, @object))
            {
                return false;
            }
        }

        foreach (var requirement in spec["scopeSelector"]["matchExpressions"].Items)
        {
            var (scope, @operator) = (requirement["scopeName"].AsString() ?? "", requirement["operator"].AsString() ?? "");
            if (!Matches(scope, @operator, requirement["values"], resource, @object))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a quota counts less than everything.</summary>
    public static bool Any(Value spec) => spec["scopes"].Items.Count > 0 || spec["scopeSelector"]["matchExpressions"].Items.Count > 0;

    private static bool Matches(string scope, string @operator, Value values, string resource, Value @object) => (resource, scope) switch
    {
        (QuotaNames.Pods, "Terminating") => IsTerminating(@object),
        (QuotaNames.Pods, "NotTerminating") => !IsTerminating(@object),
        (QuotaNames.Pods, "BestEffort") => IsBestEffort(@object),
        (QuotaNames.Pods, "NotBestEffort") => !IsBestEffort(@object),
        (QuotaNames.Pods, "PriorityClass") => Selects(@operator, values, @object["spec"]["priorityClassName"].AsString() ?? ""),
        (QuotaNames.Pods, "CrossNamespacePodAffinity") => ReachesOut(@object["spec"]["affinity"]),
        (QuotaNames.Claims, "VolumeAttributesClass") => AttributesClasses(@object).Any(name => Selects(@operator, values, name)),
        _ => false,
    };

    private static bool IsTerminating(Value pod) => pod["spec"]["activeDeadlineSeconds"].AsLong() >= 0;

    private static bool IsBestEffort(Value pod) => pod["status"]["qosClass"].AsString() == "BestEffort";

    // As label selectors do: what has no name is in no list.
    private static bool Selects(string @operator, Value values, string name) => @operator switch
    {
        "In" => name.Length > 0 && values.Items.Contains(name),
        "NotIn" => name.Length == 0 || !values.Items.Contains(name),
        "DoesNotExist" => name.Length == 0,
        _ => name.Length > 0,
    };

    private static bool ReachesOut(Value affinity)
    {
        foreach (var kind in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            var rules = affinity[kind];
            if (rules["requiredDuringSchedulingIgnoredDuringExecution"].Items.Any(CrossesNamespaces)
                || rules["preferredDuringSchedulingIgnoredDuringExecution"].Items.Any(weighted => CrossesNamespaces(weighted["podAffinityTerm"])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CrossesNamespaces(Value term) => term["namespaces"].Items.Count > 0 || !term["namespaceSelector"].IsNull;

    // What the claim asks for, has, and is getting; none is a name, too.
    private static string[] AttributesClasses(Value claim)
    {
        string?[] names =
        [
            claim["spec"]["volumeAttributesClassName"].AsString(),
            claim["status"]["currentVolumeAttributesClassName"].AsString(),
            claim["status"]["modifyVolumeStatus"]["targetVolumeAttributesClassName"].AsString(),
        ];
        var given = names.OfType<string>().Where(name => name.Length > 0).ToArray();
        return given.Length == 0 ? [""] : given;
    }
}
