using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Linux capabilities: none beyond the runtime's default set; restricted: all dropped, but for NET_BIND_SERVICE.</summary>
internal static class CapabilitiesCheck
{
    private static readonly string[] DefaultSet =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP",
        "SETUID", "SYS_CHROOT",
    ];

    public static Finding? FindAdded(PodView pod) =>
        AddedBeyond(pod, DefaultSet) is { } detail ? new("non-default capabilities", detail) : null;

    public static Finding? FindNotDropped(PodView pod)
    {
        var notDropped = pod.Where(container => !Names(container, "drop").Contains("ALL"));
        var details = new List<string>();
        if (notDropped.Count > 0)
        {
            details.Add($"{Phrases.Containers(notDropped)} must set securityContext.capabilities.drop=[\"ALL\"]");
        }

        if (AddedBeyond(pod, ["NET_BIND_SERVICE"]) is { } added)
        {
            details.Add(added);
        }

        return details.Count == 0 ? null : new("unrestricted capabilities", string.Join("; ", details));
    }

    private static string? AddedBeyond(PodView pod, string[] allowed)
    {
        var containers = pod.Where(container => Names(container, "add").Except(allowed).Any());
        var capabilities = pod.Containers.SelectMany(container => Names(container, "add")).Except(allowed);
        return containers.Count == 0
            ? null
            : $"{Phrases.Containers(containers)} must not include {Phrases.QuotedSet(capabilities)} in securityContext.capabilities.add";
    }

    private static IEnumerable<string> Names(Value container, string list) =>
        container.At("securityContext", "capabilities", list).Items.Select(name => name.AsString() ?? "");
}
