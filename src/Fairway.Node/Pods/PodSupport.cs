using Fairway.Kubernetes;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>What makes a pod fail as a whole: what this node does not support, forbidden kernel settings, or its deadline.</summary>
internal static class PodSupport
{
    private static readonly string[] Refused = ["runtimeClassName", "ephemeralContainers", "resourceClaims"];

    public static WaitingReason? FailureOf(Value pod, DateTimeOffset now)
    {
        if (pod["status"]["phase"].AsString() == "Failed")
        {
            return new(pod["status"]["reason"].AsString() ?? "", pod["status"]["message"].AsString() ?? "");
        }

        if (Sysctls.Forbidden(pod) is { } sysctl)
        {
            return new("SysctlForbidden", sysctl);
        }

        if (Unsupported(pod["spec"]) is { } field)
        {
            return new("NotSupported", $"Pod was rejected: spec.{field} is not supported by this node");
        }

        return Deadline(pod) is { } deadline && now >= deadline
            ? new("DeadlineExceeded", "Pod was active on the node longer than the specified deadline")
            : null;
    }

    /// <summary>When the pod has had all its time, or null.</summary>
    public static DateTimeOffset? Deadline(Value pod) =>
        pod["spec"]["activeDeadlineSeconds"].AsLong() is { } seconds && Timestamps.Read(pod["status"]["startTime"]) is { } start
            ? start.AddSeconds(seconds)
            : null;

    private static string? Unsupported(Value spec) =>
        spec["shareProcessNamespace"].AsBool() == true ? "shareProcessNamespace"
        : spec["hostUsers"].AsBool() == false ? "hostUsers: false"
        : spec["os"]["name"].AsString() is { } os && os != "linux" ? $"os.name: {os}"
        : Refused.FirstOrDefault(field => spec[field].AsString() is { Length: > 0 } || spec[field].Items.Count > 0);
}
