using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>The fields of a pod that this node refuses by name: running the pod without what they ask for would be wrong.</summary>
internal static class UnsupportedFields
{
    private static readonly string[] Resources = ["cpu", "memory", "ephemeral-storage"];

    /// <summary>The first one with its remedy, or null.</summary>
    public static string? First(Value spec) => OfPod(spec)
        .Concat(ContainerFields.Of(spec).SelectMany(part => OfContainer(spec, part.Path, part.Container)))
        .Select(Text)
        .FirstOrDefault();

    /// <summary>The first one of a container that was added to a running pod, or null: the pod goes on, the container waits.</summary>
    public static string? FirstOfEphemeral(Value spec, Value container) =>
        OfContainer(spec, "spec.ephemeralContainers", container).Select(Text).FirstOrDefault();

    private static string Text((string Path, string Remedy) field) => $"{field.Path} is not supported by this node: {field.Remedy}";

    private static IEnumerable<(string Path, string Remedy)> OfPod(Value spec)
    {
        if (spec["shareProcessNamespace"].AsBool() == true)
        {
            yield return ("spec.shareProcessNamespace", "each container sees its own processes only");
        }

        if (spec["hostUsers"].AsBool() == false)
        {
            yield return ("spec.hostUsers: false", "pods have the host's user ids");
        }

        if (spec["os"]["name"].AsString() is { } os && os != "linux")
        {
            yield return ($"spec.os.name: {os}", "it runs linux pods");
        }

        if (spec["runtimeClassName"].AsString() is { Length: > 0 })
        {
            yield return ("spec.runtimeClassName", "it has one runtime for all pods");
        }

        if (spec["resources"]["limits"].Fields.Count + spec["resources"]["requests"].Fields.Count > 0)
        {
            yield return ("spec.resources", "give each container its own");
        }

        if (spec["resourceClaims"].Items.Count > 0)
        {
            yield return ("spec.resourceClaims", "it has no devices to claim");
        }
    }

    private static IEnumerable<(string Path, string Remedy)> OfContainer(Value spec, string path, Value container)
    {
        foreach (var kind in new[] { "limits", "requests" })
        {
            foreach (var (resource, _) in container["resources"][kind].Fields.ToArray())
            {
                if (!Resources.Contains(resource))
                {
                    yield return ($"{path}.resources.{kind}[{resource}]", $"it has {string.Join(", ", Resources)}");
                }
            }
        }

        if (container["resources"]["claims"].Items.Count > 0)
        {
            yield return ($"{path}.resources.claims", "it has no devices to claim");
        }

        // On the host's network every port is the host's already.
        if (spec["hostNetwork"].AsBool() != true && container["ports"].Items.Any(port => port["hostPort"].AsLong() is > 0))
        {
            yield return ($"{path}.ports.hostPort", "use a Service of type NodePort, or hostNetwork");
        }

        var isInit = path.StartsWith("spec.initContainers", StringComparison.Ordinal);
        if (container["restartPolicy"].AsString() is { Length: > 0 } policy && !(isInit && policy == "Always"))
        {
            yield return ($"{path}.restartPolicy: {policy}", "only init containers have one of their own, Always");
        }

        if (container["restartPolicyRules"].Items.Count > 0)
        {
            yield return ($"{path}.restartPolicyRules", "the pod's restartPolicy decides");
        }

        if (container["volumeDevices"].Items.Count > 0)
        {
            yield return ($"{path}.volumeDevices", "it has no block volumes");
        }

        foreach (var hook in new[] { "postStart", "preStop" })
        {
            if (!container["lifecycle"][hook]["tcpSocket"].IsNull)
            {
                yield return ($"{path}.lifecycle.{hook}.tcpSocket", "use exec, httpGet or sleep");
            }
        }
    }
}
