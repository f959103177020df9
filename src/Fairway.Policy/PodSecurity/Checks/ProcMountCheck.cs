using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>The masks over /proc must stay.</summary>
internal static class ProcMountCheck
{
    public static Finding? FindUnlessUserNamespace(PodView pod) => pod.HasUserNamespace ? null : Find(pod);

    public static Finding? Find(PodView pod)
    {
        var containers = pod.Where(container => TypeOf(container) is not (null or "Default"));
        var types = pod.Containers.Select(TypeOf).OfType<string>().Where(type => type != "Default");
        return containers.Count == 0
            ? null
            : new("procMount", $"{Phrases.Containers(containers)} must not set securityContext.procMount to {Phrases.QuotedSet(types)}");
    }

    private static string? TypeOf(Value container) => container["securityContext"]["procMount"].AsString();
}
