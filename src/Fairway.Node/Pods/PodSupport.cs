using Fairway.Kubernetes;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>What makes a pod fail as a whole: what this node or host does not support, forbidden kernel settings, or its deadline.</summary>
internal sealed class PodSupport(HostSecurity host)
{
    public PodFailure? FailureOf(Value pod, DateTimeOffset now)
    {
        if (pod["status"]["phase"].AsString() == "Failed")
        {
            return new(pod["status"]["reason"].AsString() ?? "", pod["status"]["message"].AsString() ?? "");
        }

        if (Sysctls.Forbidden(pod) is { } sysctl)
        {
            return PodFailure.Rejection("SysctlForbidden", sysctl);
        }

        if (AppArmor.Refusal(pod, host) is { } profile)
        {
            return PodFailure.Rejection("AppArmor", profile);
        }

        if ((UnsupportedFields.First(pod["spec"]) ?? EnforcedLabels(pod["spec"])) is { } field)
        {
            return PodFailure.Rejection("NotSupported", field);
        }

        return Deadline(pod) is { } deadline && now >= deadline
            ? new("DeadlineExceeded", "Pod was active on the node longer than the specified deadline") { IsNormal = true }
            : null;
    }

    /// <summary>When the pod has had all its time, or null.</summary>
    public static DateTimeOffset? Deadline(Value pod) =>
        pod["spec"]["activeDeadlineSeconds"].AsLong() is { } seconds && Timestamps.Read(pod["status"]["startTime"]) is { } start
            ? start.AddSeconds(seconds)
            : null;

    /// <summary>What the pod asks for and gets nothing of, a sentence each: it runs all the same, as under the kubelet.</summary>
    public IEnumerable<string> Ignored(Value pod) => host.EnforcesSelinux
        ? []
        : SelinuxFields(pod["spec"]).Select(field => $"{field} is ignored: SELinux is not enforced on this node");

    private string? EnforcedLabels(Value spec) => host.EnforcesSelinux && SelinuxFields(spec).FirstOrDefault() is { } field
        ? $"{field} is not supported by this node: leave it out"
        : null;

    private static IEnumerable<string> SelinuxFields(Value spec) => ContainerFields.Of(spec).Prepend((Path: "spec", Container: spec))
        .Where(part => part.Container["securityContext"]["seLinuxOptions"].Fields.Count > 0)
        .Select(part => part.Path + ".securityContext.seLinuxOptions");
}
