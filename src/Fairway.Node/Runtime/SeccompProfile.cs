using System.Runtime.InteropServices;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Runtime;

/// <summary>
/// The RuntimeDefault system-call filter: a list of what is allowed, more for some capabilities; known dangerous calls fail with EPERM, all
/// others with ENOSYS so that programs fall back (as the container engines' own profiles do). New namespaces need CAP_SYS_ADMIN.
/// </summary>
internal sealed class SeccompProfile
{
    private const int NotPermitted = 1;
    private const int NotImplemented = 38;

    // CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET: none of them may be set.
    private const long NamespaceFlags = 0x7E020000;

    private readonly Value _lists;

    private SeccompProfile(Value lists) => _lists = lists;

    public static SeccompProfile Load()
    {
        using var stream = typeof(SeccompProfile).Assembly.GetManifestResourceStream("Fairway.Node.seccomp.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new(JsonReader.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>The <c>linux.seccomp</c> part of a runtime configuration for a process with these capabilities.</summary>
    public Value For(IReadOnlySet<string> capabilities)
    {
        var isAdmin = capabilities.Contains("CAP_SYS_ADMIN");
        var allowed = new SortedSet<string>(StringComparer.Ordinal);
        Add(allowed, _lists["allowed"]);
        Add(allowed, _lists["allowedByArchitecture"][Machine]);
        foreach (var (capability, calls) in _lists["allowedByCapability"].Fields)
        {
            if (capabilities.Contains(capability))
            {
                Add(allowed, calls);
            }
        }

        var refused = new SortedSet<string>(StringComparer.Ordinal);
        Add(refused, _lists["refused"]);
        refused.ExceptWith(allowed);
        var rules = new List<Value> { Rule("SCMP_ACT_ALLOW", allowed), Rule("SCMP_ACT_ERRNO", refused).With("errnoRet", NotPermitted) };
        foreach (var personality in _lists["personalities"].Items)
        {
            rules.Add(Rule("SCMP_ACT_ALLOW", ["personality"]).With("args", Value.List(Argument(0, personality, 0, "SCMP_CMP_EQ"))));
        }

        if (!isAdmin)
        {
            // clone3's flags are behind a pointer, out of a filter's sight: ENOSYS makes the C library use clone.
            rules.Add(Rule("SCMP_ACT_ALLOW", ["clone"]).With("args", Value.List(Argument(0, NamespaceFlags, 0, "SCMP_CMP_MASKED_EQ"))));
            rules.Add(Rule("SCMP_ACT_ERRNO", ["clone3"]).With("errnoRet", NotImplemented));
        }

        return Value.Map(
            ("defaultAction", "SCMP_ACT_ERRNO"),
            ("defaultErrnoRet", NotImplemented),
            ("architectures", Architectures),
            ("syscalls", ValueList.From(rules)));
    }

    private static string Machine => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";

    private static Value Architectures => RuntimeInformation.OSArchitecture == Architecture.Arm64
        ? Value.List("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM")
        : Value.List("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");

    private static void Add(SortedSet<string> names, Value list) => names.UnionWith(list.Items.Select(item => item.AsString()!));

    private static Value Rule(string action, IEnumerable<string> names) =>
        Value.Map(("names", ValueList.From(names.Select(name => (Value)name))), ("action", action));

    private static Value Argument(int index, Value value, long second, string comparison) =>
        Value.Map(("index", index), ("value", value), ("valueTwo", second), ("op", comparison));
}
