using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Probes and lifecycle handlers go to the pod itself: a host of their own would make the kubelet call any address for them.</summary>
internal static class HostProbesCheck
{
    public static Finding? Find(PodView pod)
    {
        var hosts = Phrases.Set(pod.Containers.SelectMany(Hosts));
        var containers = Phrases.Set(pod.Where(container => Hosts(container).Any()));
        var what = Phrases.Plural(hosts.Count, "probe or lifecycle host", "probe or lifecycle hosts");
        return containers.Count == 0
            ? null
            : new(
                "probe or lifecycle host",
                $"{Phrases.Containers(containers)} {Phrases.Plural(containers.Count, "uses", "use")} {what} {Phrases.Quoted(hosts)}");
    }

    private static IEnumerable<string> Hosts(Value container)
    {
        Value[] handlers =
        [
            container["livenessProbe"], container["readinessProbe"], container["startupProbe"],
            container["lifecycle"]["postStart"], container["lifecycle"]["preStop"],
        ];
        return handlers
            .SelectMany(handler => new[] { handler["httpGet"]["host"].AsString(), handler["tcpSocket"]["host"].AsString() })
            .OfType<string>()
            .Where(host => host.Length > 0);
    }
}
