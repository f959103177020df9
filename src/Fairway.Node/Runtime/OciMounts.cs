using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>
/// The <c>mounts</c> part of a runtime configuration: the kernel's file systems, the pod's small files, then its volumes, outer first.
/// </summary>
internal static class OciMounts
{
    public static Value Build(ContainerRequest request, RuntimeSupport support)
    {
        var isOpen = request.IsPrivileged;
        var mounts = new List<Value>
        {
            Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
            Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", isOpen ? "rw" : "ro"),
        };
        if (support.UnifiedCgroups)
        {
            mounts.Add(Mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", isOpen ? "rw" : "ro"));
        }

        mounts.AddRange(Own(request).Select(Bind));
        mounts.AddRange(request.Mounts.OrderBy(mount => mount.Destination.Count(c => c == '/')).Select(Bind));
        return ValueList.From(mounts);
    }

    // What a volume puts in the same place goes before these.
    private static IEnumerable<ContainerMount> Own(ContainerRequest request)
    {
        var sandbox = request.Sandbox;
        var isHostIpc = sandbox.IpcPath.Length == 0;
        ContainerMount[] own =
        [
            new(isHostIpc ? "/dev/shm" : sandbox.SharedMemory, "/dev/shm", false),
            new(sandbox.HostsFile, "/etc/hosts", false),
            new(sandbox.ResolverFile, "/etc/resolv.conf", false),
            new(sandbox.HostnameFile, "/etc/hostname", false),
            new(request.TerminationFile, TerminationPath(request.Container), false),
        ];
        return own.Where(mount => !request.Mounts.Any(volume => volume.Destination.TrimEnd('/') == mount.Destination));
    }

    private static string TerminationPath(Value container) =>
        container["terminationMessagePath"].AsString() is { Length: > 0 } path ? path : "/dev/termination-log";

    private static Value Bind(ContainerMount mount) => Value.Map(
        ("destination", mount.Destination),
        ("type", "bind"),
        ("source", mount.Source),
        ("options", Value.List(
            "rbind",
            mount.Propagation switch { "Bidirectional" => "rshared", "HostToContainer" => "rslave", _ => "rprivate" },
            mount.ReadOnly ? "ro" : "rw")));

    private static Value Mount(string destination, string type, string source, params string[] options) => Value.Map(
        ("destination", destination),
        ("type", type),
        ("source", source),
        ("options", ValueList.From(options.Select(option => (Value)option))));
}
