using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of <c>fieldRef</c> and <c>resourceFieldRef</c>, in variables and in files.</summary>
internal static class DownwardChecks
{
    /// <summary>The fields that a variable may have.</summary>
    public static readonly string[] VariableFields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    /// <summary>The fields that a file may have.</summary>
    public static readonly string[] FileFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    // Fields of a pod that have a name in the downward API, though not all may be used everywhere.
    private static readonly string[] Known =
        [.. VariableFields, "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase"];

    private static readonly string[] Resources =
    [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    ];

    private static readonly string[] SmallDivisors = ["1m", "1"];
    private static readonly string[] Divisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

    /// <summary>Expects the place of <paramref name="problems"/> to be the owner of the reference.</summary>
    public static void CheckField(Value reference, string[] allowed, Problems problems)
    {
        if (!reference.IsMap)
        {
            return;
        }

        using var _ = problems.At("fieldRef");
        var (version, path) = (reference["apiVersion"].AsString() ?? "v1", reference["fieldPath"].AsString() ?? "");
        var (name, key) = Split(path);
        if (version != "v1")
        {
            problems.Invalid("fieldPath", path, $"error converting fieldPath: unsupported pod version: {version}");
        }
        else if (path.Length > 0 && !Known.Contains(name))
        {
            problems.Invalid("fieldPath", path, $"error converting fieldPath: field label not supported: {path}");
        }
        else if (key is not null)
        {
            CheckKey(name, key, problems);
        }
        else if (path.Length > 0 && !allowed.Contains(path))
        {
            problems.NotSupported("fieldPath", path, [.. allowed.Select(field => (Value)field)]);
        }
    }

    /// <summary>Expects the place of <paramref name="problems"/> to be the owner of the reference.</summary>
    public static void CheckResource(Value reference, bool needsContainer, Problems problems)
    {
        if (!reference.IsMap)
        {
            return;
        }

        using var _ = problems.At("resourceFieldRef");
        var resource = reference["resource"].AsString() ?? "";
        if (needsContainer && (reference["containerName"].AsString() ?? "").Length == 0)
        {
            problems.Required("containerName");
        }
        else if (resource.Length > 0 && !Resources.Contains(resource) && !IsHugePages(resource))
        {
            problems.NotSupported("resource", resource, [.. Resources.Select(one => (Value)one)]);
        }

        CheckDivisor(resource, reference["divisor"], problems);
    }

    private static void CheckDivisor(string resource, Value divisor, Problems problems)
    {
        if (!Quantity.TryParse(divisor.AsString() ?? "", out var quantity) || quantity.IsZero || !resource.Contains('.', StringComparison.Ordinal))
        {
            return;
        }

        var kind = resource[(resource.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var allowed = kind == "cpu" ? SmallDivisors : Divisors;
        if (!allowed.Contains(quantity.ToString()))
        {
            var named = kind == "cpu" ? "1m and 1" : string.Join(", ", allowed);
            problems.Invalid("divisor", resource, $"only divisor's values {named} are supported with the {kind} resource");
        }
    }

    private static void CheckKey(string name, string key, Problems problems)
    {
        switch (name)
        {
            case "metadata.annotations":
                problems.Invalid("", key, LabelSyntax.QualifiedNameErrors(key.ToLowerInvariant()));
                break;
            case "metadata.labels":
                problems.Invalid("", key, LabelSyntax.QualifiedNameErrors(key));
                break;
            default:
                problems.Invalid("", name, "does not support subscript");
                break;
        }
    }

    // metadata.labels['app']
    private static (string Name, string? Key) Split(string path)
    {
        var bracket = path.IndexOf("['", StringComparison.Ordinal);
        return bracket > 0 && path.EndsWith("']", StringComparison.Ordinal) && bracket + 2 <= path.Length - 2
            ? (path[..bracket], path[(bracket + 2)..^2])
            : (path, null);
    }

    private static bool IsHugePages(string resource) =>
        resource.StartsWith("limits.hugepages-", StringComparison.Ordinal) || resource.StartsWith("requests.hugepages-", StringComparison.Ordinal);
}
