using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Seccomp may not be turned off; restricted: a profile must be set.</summary>
internal static class SeccompCheck
{
    public static Finding? FindForbidden(PodView pod)
    {
        var containers = pod.Where(container => IsForbidden(container["securityContext"]));
        var setters = Phrases.Setters(IsForbidden(pod.SecurityContext), containers);
        var types = pod.Containers.Select(container => container["securityContext"]).Append(pod.SecurityContext).Where(IsForbidden).Select(TypeOf);
        return setters.Length == 0
            ? null
            : new("seccompProfile", $"{setters} must not set securityContext.seccompProfile.type to {Phrases.QuotedSet(types)}");
    }

    public static Finding? FindMissing(PodView pod)
    {
        if (FindForbidden(pod) is { } forbidden)
        {
            return forbidden;
        }

        var open = pod.SecurityContext["seccompProfile"].IsNull
            ? pod.Where(container => container["securityContext"]["seccompProfile"].IsNull)
            : [];
        return open.Count == 0
            ? null
            : new(
                "seccompProfile",
                $"pod or {Phrases.Containers(open)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    private static bool IsForbidden(Value context) =>
        !context["seccompProfile"].IsNull && TypeOf(context) is not ("RuntimeDefault" or "Localhost");

    private static string TypeOf(Value context) => context["seccompProfile"]["type"].AsString() ?? "";
}
