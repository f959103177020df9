using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>AppArmor's default profile may not be turned off, by field or by annotation.</summary>
internal static class AppArmorCheck
{
    private const string AnnotationPrefix = "container.apparmor.security.beta.kubernetes.io/";

    public static Finding? Find(PodView pod)
    {
        var podIsBad = IsForbidden(pod.SecurityContext);
        var containers = pod.Where(container => IsForbidden(container["securityContext"]));
        var values = Phrases.Set(
            pod.Containers.Select(container => container["securityContext"]).Append(pod.SecurityContext).Where(IsForbidden).Select(TypeOf));
        var annotations = pod.Annotations
            .Where(pair => pair.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal) && !IsAllowed(pair.Value.AsString() ?? ""))
            .Select(pair => $"{pair.Key}={pair.Value}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        string[] others = annotations.Length == 0 ? [] : [Phrases.Plural(annotations.Length, "annotation", "annotations")];
        var setters = Phrases.Setters(podIsBad, containers, others);
        string[] bad = [.. values, .. annotations];
        return setters.Length == 0
            ? null
            : new(
                Phrases.Plural(bad.Length, "forbidden AppArmor profile", "forbidden AppArmor profiles"),
                $"{setters} must not set AppArmor profile type to {Phrases.Quoted(bad)}");
    }

    private static bool IsForbidden(Value context) =>
        !context["appArmorProfile"].IsNull && TypeOf(context) is not ("RuntimeDefault" or "Localhost");

    private static string TypeOf(Value context) => context["appArmorProfile"]["type"].AsString() ?? "";

    private static bool IsAllowed(string profile) =>
        profile is "" or "runtime/default" || profile.StartsWith("localhost/", StringComparison.Ordinal);
}
