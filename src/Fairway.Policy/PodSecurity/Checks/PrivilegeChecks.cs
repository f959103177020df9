using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Privileged containers, Windows host processes, and gaining privileges by executing set-user-id files.</summary>
internal static class PrivilegeChecks
{
    public static Finding? FindPrivileged(PodView pod)
    {
        var containers = pod.Where(container => container["securityContext"]["privileged"].AsBool() == true);
        return containers.Count == 0 ? null : new("privileged", $"{Phrases.Containers(containers)} must not set securityContext.privileged=true");
    }

    public static Finding? FindHostProcess(PodView pod)
    {
        var containers = pod.Where(container => IsHostProcess(container["securityContext"]));
        var setters = Phrases.Setters(IsHostProcess(pod.SecurityContext), containers);
        return setters.Length == 0 ? null : new("hostProcess", $"{setters} must not set securityContext.windowsOptions.hostProcess=true");
    }

    public static Finding? FindEscalation(PodView pod)
    {
        var containers = pod.Where(container => container["securityContext"]["allowPrivilegeEscalation"].AsBool() != false);
        return containers.Count == 0
            ? null
            : new("allowPrivilegeEscalation != false", $"{Phrases.Containers(containers)} must set securityContext.allowPrivilegeEscalation=false");
    }

    private static bool IsHostProcess(Value context) => context["windowsOptions"]["hostProcess"].AsBool() == true;
}
