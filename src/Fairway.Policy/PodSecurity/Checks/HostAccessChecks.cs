using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>The host's namespaces and ports.</summary>
internal static class HostAccessChecks
{
    private static readonly string[] Namespaces = ["hostNetwork", "hostPID", "hostIPC"];

    public static Finding? FindNamespaces(PodView pod)
    {
        var shared = Namespaces.Where(name => pod.Spec[name].AsBool() == true).Select(name => $"{name}=true").ToArray();
        return shared.Length == 0 ? null : new("host namespaces", string.Join(", ", shared));
    }

    public static Finding? FindPorts(PodView pod)
    {
        var ports = Phrases.Set(pod.Containers.SelectMany(HostPorts).Select(port => port.ToString()));
        var containers = pod.Where(container => HostPorts(container).Any());
        var what = Phrases.Plural(ports.Count, "hostPort", "hostPorts");
        return containers.Count == 0
            ? null
            : new(
                "hostPort",
                $"{Phrases.Containers(containers)} {Phrases.Plural(containers.Count, "uses", "use")} {what} {string.Join(", ", ports)}");
    }

    private static IEnumerable<long> HostPorts(Value container) =>
        container["ports"].Items.Select(port => port["hostPort"].AsLong() ?? 0).Where(port => port != 0);
}
