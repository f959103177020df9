using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Containers must be made to run as users other than root.</summary>
internal static class RunAsCheck
{
    private const string Reason = "runAsNonRoot != true";

    public static Finding? FindRoot(PodView pod)
    {
        var ofPod = pod.SecurityContext["runAsNonRoot"].AsBool();
        var setters = Phrases.Setters(ofPod == false, pod.Where(container => OfContainer(container) == false));
        if (setters.Length > 0)
        {
            return new(Reason, $"{setters} must not set securityContext.runAsNonRoot=false");
        }

        var open = ofPod == true ? [] : pod.Where(container => OfContainer(container) is null);
        return open.Count == 0 ? null : new(Reason, $"pod or {Phrases.Containers(open)} must set securityContext.runAsNonRoot=true");
    }

    public static Finding? FindUserZero(PodView pod)
    {
        var containers = pod.Where(container => container["securityContext"]["runAsUser"].AsLong() == 0);
        var setters = Phrases.Setters(pod.SecurityContext["runAsUser"].AsLong() == 0, containers);
        return setters.Length == 0 ? null : new("runAsUser=0", $"{setters} must not set runAsUser=0");
    }

    private static bool? OfContainer(Value container) => container["securityContext"]["runAsNonRoot"].AsBool();
}
