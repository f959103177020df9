using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Node.Pods;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Volumes;

/// <summary>What a pod may read about itself: <c>fieldRef</c> and <c>resourceFieldRef</c>.</summary>
internal static class DownwardFields
{
    /// <exception cref="VolumeException">The path is not one of those that exist.</exception>
    public static string Field(Value pod, string path, NodeFacts node, string podAddress)
    {
        if (path.StartsWith("metadata.labels[", StringComparison.Ordinal) || path.StartsWith("metadata.annotations[", StringComparison.Ordinal))
        {
            // metadata.labels['app']
            var key = path[(path.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Trim('\'', '"');
            return (path.StartsWith("metadata.labels", StringComparison.Ordinal) ? pod.Labels : pod.Annotations)[key].AsString() ?? "";
        }

        return path switch
        {
            "metadata.name" => pod.Name,
            "metadata.namespace" => pod.Namespace,
            "metadata.uid" => pod.Uid,
            "metadata.labels" => Lines(pod.Labels),
            "metadata.annotations" => Lines(pod.Annotations),
            "spec.nodeName" => node.Name,
            "spec.serviceAccountName" => pod["spec"]["serviceAccountName"].AsString() ?? "default",
            "status.hostIP" or "status.hostIPs" => node.Address,
            "status.podIP" or "status.podIPs" => podAddress,
            _ => throw new VolumeException($"fieldPath: \"{path}\" is not supported"),
        };
    }

    /// <summary>A container's limit or request in units of the divisor, rounded up; without a limit it is the node's.</summary>
    /// <exception cref="VolumeException">The resource is not one of those that exist.</exception>
    public static string Resource(Value pod, Value reference, string container, NodeFacts node)
    {
        var name = reference["containerName"].AsString() is { Length: > 0 } other ? other : container;
        var spec = ContainerFields.Find(pod["spec"], name);
        var resource = reference["resource"].AsString() ?? "";
        var isLimit = resource.StartsWith("limits.", StringComparison.Ordinal);
        var kind = resource[(resource.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var amount = spec["resources"][isLimit ? "limits" : "requests"][kind];
        return (kind, resource.Contains('.', StringComparison.Ordinal)) switch
        {
            ("cpu", true) => Divide(
                ResourceAmounts.MilliCores(amount) ?? (isLimit ? node.Processors * 1000 : 0), ResourceAmounts.MilliCores(reference["divisor"]), 1000),
            ("memory", true) => Divide(
                ResourceAmounts.Bytes(amount) ?? (isLimit ? node.MemoryBytes : 0), ResourceAmounts.Bytes(reference["divisor"]), 1),
            _ => throw new VolumeException($"resourceFieldRef.resource: \"{resource}\" is not supported"),
        };
    }

    private static string Divide(long amount, long? divisor, long usual)
    {
        var by = divisor is null or 0 ? usual : divisor.Value;
        return ((amount + by - 1) / by).ToString(CultureInfo.InvariantCulture);
    }

    // app="web", a line each, quoted as Go's %q does.
    private static string Lines(ValueMap map)
    {
        var lines = new List<string>();
        foreach (var (key, value) in map)
        {
            lines.Add($"{key}={value}");
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }
}
