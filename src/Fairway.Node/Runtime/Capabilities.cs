using System.Globalization;
using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>Which capabilities a container gets: the container engines' default set, changed by <c>securityContext.capabilities</c>.</summary>
internal static class Capabilities
{
    /// <summary>Docker's and CRI's default set.</summary>
    private static readonly string[] Default =
    [
        "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_BIND_SERVICE",
        "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    /// <summary>capabilities(7), in the kernel's order, which is that of the bits.</summary>
    private static readonly string[] Known =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>What this process has itself: nobody can give more.</summary>
    public static IReadOnlySet<string> Own()
    {
        // CapEff:	000001fffeffffff
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("CapEff:", StringComparison.Ordinal));
        return FromMask(ulong.Parse(line["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    public static IReadOnlySet<string> FromMask(ulong mask) =>
        Known.Where((_, bit) => (mask & (1ul << bit)) != 0).ToHashSet(StringComparer.Ordinal);

    /// <param name="securityContext">The container's.</param>
    /// <param name="own">What may be given: the default set, ALL and privileged mean what there is of them.</param>
    /// <exception cref="ContainerConfigException">A name that is no capability, or is not this process's to give.</exception>
    public static IReadOnlySet<string> For(Value securityContext, IReadOnlySet<string> own)
    {
        if (securityContext["privileged"].AsBool() == true)
        {
            return new SortedSet<string>(own, StringComparer.Ordinal);
        }

        var add = Names(securityContext["capabilities"]["add"], "add");
        var drop = Names(securityContext["capabilities"]["drop"], "drop");
        // As CRI-O does it: ALL first, then the single names, what is dropped by name stays dropped.
        var result = new SortedSet<string>(
            add.Contains("ALL") ? own : drop.Contains("ALL") ? [] : Default.Where(own.Contains), StringComparer.Ordinal);
        result.UnionWith(add.Where(name => name != "ALL"));
        result.ExceptWith(drop);
        return result.FirstOrDefault(name => !own.Contains(name)) is { } missing
            ? throw new ContainerConfigException($"securityContext.capabilities.add: {missing} cannot be given, this node does not have it itself")
            : result;
    }

    private static HashSet<string> Names(Value list, string field)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            var name = (item.AsString() ?? "").ToUpperInvariant();
            name = name == "ALL" || name.StartsWith("CAP_", StringComparison.Ordinal) ? name : "CAP_" + name;
            if (name != "ALL" && !Known.Contains(name))
            {
                throw new ContainerConfigException($"securityContext.capabilities.{field}: unknown capability \"{item.AsString()}\"");
            }

            names.Add(name);
        }

        return names;
    }
}
