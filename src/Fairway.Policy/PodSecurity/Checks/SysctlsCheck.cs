namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Only sysctls that are a pod's own and safe for its neighbours.</summary>
internal static class SysctlsCheck
{
    private static readonly string[] Allowed =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start",
    ];

    private static readonly string[] AllowedSince27 = [.. Allowed, "net.ipv4.ip_local_reserved_ports"];

    private static readonly string[] AllowedSince29 =
    [
        .. AllowedSince27, "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
    ];

    private static readonly string[] AllowedSince32 = [.. AllowedSince29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];

    public static Finding? Find(PodView pod) => Find(pod, Allowed);

    public static Finding? FindSince27(PodView pod) => Find(pod, AllowedSince27);

    public static Finding? FindSince29(PodView pod) => Find(pod, AllowedSince29);

    public static Finding? FindSince32(PodView pod) => Find(pod, AllowedSince32);

    private static Finding? Find(PodView pod, string[] allowed)
    {
        var forbidden = pod.SecurityContext["sysctls"].Items
            .Select(sysctl => sysctl["name"].AsString() ?? "")
            .Where(name => !allowed.Contains(name))
            .ToArray();
        return forbidden.Length == 0 ? null : new("forbidden sysctls", string.Join(", ", forbidden));
    }
}
