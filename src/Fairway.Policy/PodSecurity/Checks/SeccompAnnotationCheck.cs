using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Seccomp before Kubernetes 1.19, when annotations chose the profile.</summary>
internal static class SeccompAnnotationCheck
{
    public const string PodAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
    public const string ContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

    public static Finding? Find(PodView pod)
    {
        var forbidden = Phrases.Set(pod.Containers
            .Select(container => ContainerPrefix + container["name"].AsString())
            .Append(PodAnnotation)
            .Where(key => pod.Annotations.TryGetValue(key, out var value) && !IsAllowed(value))
            .Select(key => $"{key}={pod.Annotations[key]}"));
        return forbidden.Count == 0
            ? null
            : new("seccompProfile", $"forbidden {Phrases.Plural(forbidden.Count, "annotation", "annotations")} {string.Join(", ", forbidden)}");
    }

    private static bool IsAllowed(Value profile) =>
        profile.AsString() is { } text && (text is "runtime/default" or "docker/default" || text.StartsWith("localhost/", StringComparison.Ordinal));
}
