namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>
/// The checks of the Pod Security Standards up to Kubernetes 1.35 (k8s.io/pod-security-admission), compiled once into the list that runs
/// for each level and version.
/// </summary>
internal static class PodChecks
{
    private const PodSecurityLevel Baseline = PodSecurityLevel.Baseline;
    private const PodSecurityLevel Restricted = PodSecurityLevel.Restricted;

    private static readonly PodCheck[] All =
    [
        new("appArmorProfile", Baseline, 0, "", AppArmorCheck.Find),
        new("capabilities_baseline", Baseline, 0, "", CapabilitiesCheck.FindAdded),
        new("hostNamespaces", Baseline, 0, "", HostAccessChecks.FindNamespaces),
        new("hostPathVolumes", Baseline, 0, "", VolumeChecks.FindHostPaths),
        new("hostPorts", Baseline, 0, "", HostAccessChecks.FindPorts),
        new("hostProbesAndHostLifecycle", Baseline, 34, "", HostProbesCheck.Find),
        new("privileged", Baseline, 0, "", PrivilegeChecks.FindPrivileged),
        new("procMount", Baseline, 0, "", ProcMountCheck.Find),
        new("procMount", Baseline, 35, "", ProcMountCheck.FindUnlessUserNamespace),
        new("seLinuxOptions", Baseline, 0, "", SeLinuxCheck.Find),
        new("seLinuxOptions", Baseline, 31, "", SeLinuxCheck.FindSince31),
        new("seccompProfile_baseline", Baseline, 0, "", SeccompAnnotationCheck.Find),
        new("seccompProfile_baseline", Baseline, 19, "", SeccompCheck.FindForbidden),
        new("sysctls", Baseline, 0, "", SysctlsCheck.Find),
        new("sysctls", Baseline, 27, "", SysctlsCheck.FindSince27),
        new("sysctls", Baseline, 29, "", SysctlsCheck.FindSince29),
        new("sysctls", Baseline, 32, "", SysctlsCheck.FindSince32),
        new("windowsHostProcess", Baseline, 0, "", PrivilegeChecks.FindHostProcess),
        new("allowPrivilegeEscalation", Restricted, 8, "", PrivilegeChecks.FindEscalation),
        new("allowPrivilegeEscalation", Restricted, 25, "", UnlessWindows(PrivilegeChecks.FindEscalation)),
        new("capabilities_restricted", Restricted, 22, "capabilities_baseline", CapabilitiesCheck.FindNotDropped),
        new("capabilities_restricted", Restricted, 25, "capabilities_baseline", UnlessWindows(CapabilitiesCheck.FindNotDropped)),
        new("procMount_restricted", Restricted, 35, "procMount", ProcMountCheck.Find),
        new("restrictedVolumes", Restricted, 0, "hostPathVolumes", VolumeChecks.FindRestricted),
        new("runAsNonRoot", Restricted, 0, "", RunAsCheck.FindRoot),
        new("runAsNonRoot", Restricted, 35, "", UnlessUserNamespace(RunAsCheck.FindRoot)),
        new("runAsUser", Restricted, 23, "", RunAsCheck.FindUserZero),
        new("runAsUser", Restricted, 35, "", UnlessUserNamespace(RunAsCheck.FindUserZero)),
        new("seccompProfile_restricted", Restricted, 19, "seccompProfile_baseline", SeccompCheck.FindMissing),
        new("seccompProfile_restricted", Restricted, 25, "seccompProfile_baseline", UnlessWindows(SeccompCheck.FindMissing)),
    ];

    private static readonly int LatestMinor = All.Max(check => check.Since);

    private static readonly PodCheck[][] ForBaseline = Compile(Baseline);
    private static readonly PodCheck[][] ForRestricted = Compile(Restricted);

    public static IReadOnlyList<PodCheck> For(PodSecurityLevel level, PodSecurityVersion version)
    {
        var minor = version >= PodSecurityVersion.Minor(LatestMinor) ? LatestMinor : version.MinorNumber;
        return (level == Baseline ? ForBaseline : ForRestricted)[minor];
    }

    private static PodCheck[][] Compile(PodSecurityLevel level) => [.. Enumerable.Range(0, LatestMinor + 1).Select(minor => Compile(level, minor))];

    private static PodCheck[] Compile(PodSecurityLevel level, int minor)
    {
        var current = All.Where(check => check.Level <= level && check.Since <= minor)
            .GroupBy(check => check.Id)
            .Select(group => group.MaxBy(check => check.Since)!)
            .ToArray();
        var overridden = current.Select(check => check.Overrides).ToHashSet();
        return
        [
            .. current.Where(check => !overridden.Contains(check.Id))
                .OrderBy(check => check.Level)
                .ThenBy(check => check.Id, StringComparer.Ordinal),
        ];
    }

    // The API refuses these fields on Windows pods, so they cannot be asked for.
    private static Func<PodView, Finding?> UnlessWindows(Func<PodView, Finding?> find) => pod => pod.IsWindows ? null : find(pod);

    private static Func<PodView, Finding?> UnlessUserNamespace(Func<PodView, Finding?> find) => pod => pod.HasUserNamespace ? null : find(pod);
}
