namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>
/// The names that quotas count by. Resources are named as the store names them: <c>apps/deployments</c>, <c>/pods</c>.
/// </summary>
internal static class QuotaNames
{
    public const string Pods = "/pods";
    public const string Services = "/services";
    public const string Claims = "/persistentvolumeclaims";
    public const string Quotas = "/resourcequotas";
    public const string OfStorageClass = ".storageclass.storage.k8s.io/";

    private const string Count = "count/";
    private const string Requests = "requests.";

    private static readonly HashSet<string> OfPods = new(StringComparer.Ordinal)
    {
        "pods", "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu",
        "limits.memory", "limits.ephemeral-storage",
    };

    private static readonly string[] PodPrefixes = ["hugepages-", "requests.hugepages-"];

    private static readonly HashSet<string> Aliases = new(StringComparer.Ordinal)
    {
        "secrets", "configmaps", "replicationcontrollers", "resourcequotas",
    };

    /// <summary>Whether more than the number of objects counts, so that a change of one matters.</summary>
    public static bool IsMeasured(string resource) => resource is Pods or Services or Claims;

    /// <summary>What counts the objects of a resource: <c>count/deployments.apps</c>, <c>count/pods</c>.</summary>
    public static string CountOf(string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash == 0 ? $"{Count}{resource[1..]}" : $"{Count}{resource[(slash + 1)..]}.{resource[..slash]}";
    }

    /// <summary>The older name that also counts the objects of a resource: <c>secrets</c>; null when there is none.</summary>
    public static string? AliasOf(string resource) => resource.StartsWith('/') && Aliases.Contains(resource[1..]) ? resource[1..] : null;

    /// <summary>The resource whose objects count under a name; null when it is none that quotas know.</summary>
    public static string? ResourceOf(string name)
    {
        if (name.StartsWith(Count, StringComparison.Ordinal))
        {
            var kind = name[Count.Length..];
            var dot = kind.IndexOf('.', StringComparison.Ordinal);
            return dot < 0 ? $"/{kind}" : $"{kind[(dot + 1)..]}/{kind[..dot]}";
        }

        if (OfPods.Contains(name) || Array.Exists(PodPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return Pods;
        }

        if (name is "persistentvolumeclaims" or "requests.storage" || IsOfStorageClass(name))
        {
            return Claims;
        }

        return name is "services" or "services.loadbalancers" or "services.nodeports" ? Services
            : Aliases.Contains(name) ? $"/{name}"
            : IsExtended(name) ? Pods
            : null;
    }

    private static bool IsOfStorageClass(string name) =>
        name.EndsWith(OfStorageClass + "requests.storage", StringComparison.Ordinal)
        || name.EndsWith(OfStorageClass + "persistentvolumeclaims", StringComparison.Ordinal);

    // Extended resources are never promised twice, so that only what is requested counts.
    private static bool IsExtended(string name) =>
        name.StartsWith(Requests, StringComparison.Ordinal) && name.Contains('/', StringComparison.Ordinal);
}
