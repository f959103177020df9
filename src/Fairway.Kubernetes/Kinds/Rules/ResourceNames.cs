using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>The names of what quotas and limit ranges count.</summary>
internal static class ResourceNames
{
    private const string HugePages = "hugepages-";

    private static readonly HashSet<string> Compute = new(StringComparer.Ordinal)
    {
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
        "limits.ephemeral-storage",
    };

    private static readonly HashSet<string> Objects = new(StringComparer.Ordinal)
    {
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "persistentvolumeclaims", "configmaps", "services.nodeports",
        "services.loadbalancers",
    };

    public static bool IsCompute(string name) => Compute.Contains(name) || IsQuotaHugePages(name);

    /// <summary>What a quota counts, and is known by a name without a domain.</summary>
    public static bool IsOfQuota(string name) =>
        Compute.Contains(name) || Objects.Contains(name) || name == "requests.storage" || IsQuotaHugePages(name);

    /// <summary>Checks the amount of something: not negative, and whole where it is counted.</summary>
    public static void CheckAmount(string name, Value amount, Problems problems)
    {
        if (!Quantity.TryParse(amount.AsString() ?? "", out var quantity))
        {
            return;
        }

        if (quantity.Sign < 0)
        {
            problems.Invalid("", amount, "must be greater than or equal to 0");
        }

        if ((Objects.Contains(name) || IsExtended(name)) && quantity.MilliValue % 1000 != 0)
        {
            problems.Invalid("", amount, "must be an integer");
        }
    }

    /// <summary>Checks a name that may be any known one or have a domain.</summary>
    public static void CheckName(string name, Problems problems)
    {
        problems.Invalid("", name, LabelSyntax.QualifiedNameErrors(name));
        if (!HasDomain(name) && !IsOfQuota(name) && name != "storage" && !name.StartsWith(HugePages, StringComparison.Ordinal))
        {
            problems.Invalid("", name, "must be a standard resource type or fully qualified");
        }
    }

    /// <summary>Checks the name of what a container asks for.</summary>
    public static void CheckContainerName(string name, Problems problems)
    {
        CheckName(name, problems);
        if (!HasDomain(name))
        {
            if (name is not ("cpu" or "memory" or "ephemeral-storage") && !name.StartsWith(HugePages, StringComparison.Ordinal))
            {
                problems.Invalid("", name, "must be a standard resource for containers");
            }
        }
        else if (!name.Contains("kubernetes.io/", StringComparison.Ordinal) && !IsExtended(name))
        {
            problems.Invalid("", name, "doesn't follow extended resource name standard");
        }
    }

    private static bool HasDomain(string name) => name.Contains('/', StringComparison.Ordinal);

    private static bool IsExtended(string name) =>
        HasDomain(name) && !name.Contains("kubernetes.io/", StringComparison.Ordinal) && !name.StartsWith("requests.", StringComparison.Ordinal)
        && LabelSyntax.QualifiedNameErrors("requests." + name).Count == 0;

    private static bool IsQuotaHugePages(string name) =>
        name.StartsWith(HugePages, StringComparison.Ordinal) || name.StartsWith("requests." + HugePages, StringComparison.Ordinal);
}
