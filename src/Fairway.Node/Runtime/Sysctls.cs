using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>The kernel settings a pod may change: those the kubelet calls safe, each held by the pod's own namespaces.</summary>
internal static class Sysctls
{
    private static readonly HashSet<string> Safe = new(StringComparer.Ordinal)
    {
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    };

    /// <summary>The first setting that is not allowed, in the kubelet's words, or null.</summary>
    public static string? Forbidden(Value pod)
    {
        foreach (var sysctl in pod["spec"]["securityContext"]["sysctls"].Items)
        {
            var name = Name(sysctl);
            if (!Safe.Contains(name))
            {
                return $"forbidden sysctl: \"{name}\" not allowlisted";
            }

            if (name.StartsWith("net.", StringComparison.Ordinal) && pod["spec"]["hostNetwork"].AsBool() == true)
            {
                return $"forbidden sysctl: \"{name}\" not allowed with host net enabled";
            }

            if (name.StartsWith("kernel.", StringComparison.Ordinal) && pod["spec"]["hostIPC"].AsBool() == true)
            {
                return $"forbidden sysctl: \"{name}\" not allowed with host ipc enabled";
            }
        }

        return null;
    }

    public static ValueMap For(Value pod)
    {
        var result = new ValueMap.Builder();
        foreach (var sysctl in pod["spec"]["securityContext"]["sysctls"].Items)
        {
            result[Name(sysctl)] = sysctl["value"];
        }

        return result.Build();
    }

    private static string Name(Value sysctl) => (sysctl["name"].AsString() ?? "").Replace('/', '.');
}
