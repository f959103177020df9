using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>
/// Which AppArmor profile a container asks for: its own field, else the old annotation, else its pod's field, in the kubelet's order
/// (pkg/security/apparmor).
/// </summary>
internal static class AppArmor
{
    private const string AnnotationPrefix = "container.apparmor.security.beta.kubernetes.io/";
    private const string LocalhostPrefix = "localhost/";

    /// <summary>Why this host cannot give a pod what it asks for, in the kubelet's words, or null.</summary>
    public static string? Refusal(Value pod, HostSecurity host)
    {
        foreach (var container in pod["spec"]["initContainers"].Items.Concat(pod["spec"]["containers"].Items))
        {
            var (type, name) = For(pod, container);
            var reason = type switch
            {
                "" or "Unconfined" => null,
                "RuntimeDefault" or "Localhost" when !host.HasAppArmor => "AppArmor is not enabled on the host",
                "Localhost" => host.HasAppArmorProfile(name) ? null : $"profile \"{name}\" is not loaded",
                "RuntimeDefault" => "this node has no default profile: load one and name it with type Localhost, or use Unconfined",
                _ => $"invalid AppArmor profile name: \"{type}\"",
            };
            if (reason is not null)
            {
                return $"Cannot enforce AppArmor: {reason}";
            }
        }

        return null;
    }

    /// <summary>The profile to run under, or empty for none.</summary>
    public static string ProfileOf(Value pod, Value container) => For(pod, container) is ("Localhost", var name) ? name : "";

    private static (string Type, string Name) For(Value pod, Value container)
    {
        var own = container["securityContext"]["appArmorProfile"];
        if (own.IsNull && pod.Annotations[AnnotationPrefix + container["name"].AsString()].AsString() is { Length: > 0 } annotation)
        {
            return annotation switch
            {
                "runtime/default" => ("RuntimeDefault", ""),
                "unconfined" => ("Unconfined", ""),
                _ when annotation.StartsWith(LocalhostPrefix, StringComparison.Ordinal) => ("Localhost", annotation[LocalhostPrefix.Length..]),
                _ => (annotation, ""),
            };
        }

        var profile = own.IsNull ? pod["spec"]["securityContext"]["appArmorProfile"] : own;
        return (profile["type"].AsString() ?? "", profile["localhostProfile"].AsString() ?? "");
    }
}
