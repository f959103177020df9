using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>Writes the runtime configuration (OCI runtime specification 1.0.2, config.json) of one container.</summary>
internal sealed class OciSpec(SeccompProfile seccomp, RuntimeSupport support)
{
    private static readonly string[] MaskedPaths =
    [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
        "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
    ];

    private static readonly string[] ReadOnlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <exception cref="ContainerConfigException">The pod asks for what cannot be given.</exception>
    public Value Build(ContainerRequest request)
    {
        var capabilities = Capabilities.For(request.SecurityContext, support.Capabilities);
        return Value.Map(
            ("ociVersion", "1.0.2"),
            ("process", OciProcess.Build(request, capabilities, support)),
            ("root", Value.Map(("path", request.RootFolder), ("readonly", request.SecurityContext["readOnlyRootFilesystem"].AsBool() == true))),
            ("hostname", request.Sandbox.HostnamePath.Length > 0 ? request.Sandbox.Hostname : Value.Null),
            ("mounts", OciMounts.Build(request, support)),
            ("annotations", Value.Map(("dev.fairway.pod", request.Sandbox.PodUid), ("dev.fairway.container", request.Name))),
            ("linux", Linux(request, capabilities)));
    }

    private Value Linux(ContainerRequest request, IReadOnlySet<string> capabilities)
    {
        var linux = new ValueMap.Builder
        {
            ["cgroupsPath"] = $"{request.Sandbox.CgroupPath}/{request.Id}",
            ["namespaces"] = Namespaces(request),
            ["resources"] = OciResources.Build(request, support),
            ["rootfsPropagation"] = Propagation(request),
        };
        if (Sysctls.For(request.Pod) is { Count: > 0 } sysctls)
        {
            linux["sysctl"] = sysctls;
        }

        if (request.IsPrivileged)
        {
            linux["devices"] = HostDevices.All();
        }
        else if (request.SecurityContext["procMount"].AsString() != "Unmasked")
        {
            linux["maskedPaths"] = Texts(MaskedPaths);
            linux["readonlyPaths"] = Texts(ReadOnlyPaths);
        }

        if (UsesSeccomp(request))
        {
            linux["seccomp"] = seccomp.For(capabilities);
        }

        return linux.Build();
    }

    private Value Namespaces(ContainerRequest request)
    {
        var spec = request.Pod["spec"];
        var list = new List<Value> { Value.Map(("type", "mount")) };
        if (spec["hostPID"].AsBool() != true)
        {
            var own = Value.Map(("type", "pid"));
            list.Add(request.ProcessNamespace.Length == 0 ? own : own.With("path", request.ProcessNamespace));
        }

        if (support.UnifiedCgroups)
        {
            list.Add(Value.Map(("type", "cgroup")));
        }

        foreach (var (type, path) in new[]
        {
            ("network", request.Sandbox.NetworkPath), ("ipc", request.Sandbox.IpcPath), ("uts", request.Sandbox.HostnamePath),
        })
        {
            if (path.Length > 0)
            {
                list.Add(Value.Map(("type", type), ("path", path)));
            }
        }

        return ValueList.From(list);
    }

    private static string Propagation(ContainerRequest request) =>
        request.Mounts.Any(mount => mount.Propagation == "Bidirectional") ? "rshared"
        : request.Mounts.Any(mount => mount.Propagation == "HostToContainer") ? "rslave"
        : "private";

    private static bool UsesSeccomp(ContainerRequest request)
    {
        var profile = request.SecurityContext["seccompProfile"].IsNull
            ? request.PodSecurity["seccompProfile"]
            : request.SecurityContext["seccompProfile"];
        return profile["type"].AsString() switch
        {
            "Unconfined" => false,
            "Localhost" => throw new ContainerConfigException(
                "securityContext.seccompProfile.type: Localhost is not supported, use RuntimeDefault or Unconfined"),
            // The same as the kubelet's seccompDefault: what says nothing is filtered too.
            _ => !request.IsPrivileged,
        };
    }

    private static ValueList Texts(IEnumerable<string> texts) => ValueList.From(texts.Select(text => (Value)text));
}
