using System.Net;
using Fairway.Kubernetes;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Writes the small files every container of a pod sees: /etc/hosts, /etc/resolv.conf, /etc/hostname.</summary>
internal sealed class PodFiles(NodeAgentOptions options)
{
    private const string HostResolver = "/etc/resolv.conf";
    private const string SystemdResolver = "/run/systemd/resolve/resolv.conf";

    public void Write(Value pod, Sandbox sandbox)
    {
        File.WriteAllText(sandbox.HostnameFile, sandbox.Hostname + "\n");
        File.WriteAllText(sandbox.HostsFile, Hosts(pod, sandbox));
        File.WriteAllText(sandbox.ResolverFile, Resolver(pod, HostLines(), options.ClusterDns, options.ClusterDomain));
    }

    /// <summary>The name a pod has for itself.</summary>
    public static string HostnameOf(Value pod)
    {
        var name = pod["spec"]["hostname"].AsString() is { Length: > 0 } wanted ? wanted : pod.Name;
        return name.Length <= 63 ? name : name[..63].TrimEnd('-', '.');
    }

    // As the kubelet writes it (pkg/kubelet/kubelet_pods.go).
    private string Hosts(Value pod, Sandbox sandbox)
    {
        var subdomain = pod["spec"]["subdomain"].AsString();
        var full = subdomain is { Length: > 0 } ? $"{sandbox.Hostname}.{subdomain}.{pod.Namespace}.svc.{options.ClusterDomain}\t" : "";
        var isHost = sandbox.NetworkPath.Length == 0;
        var text = isHost
            ? "# Kubernetes-managed hosts file (host network).\n" + (File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") : "")
            : "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n"
                + "fe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n" + $"{sandbox.Address}\t{full}{sandbox.Hostname}\n";
        var aliases = pod["spec"]["hostAliases"].Items;
        return aliases.Count == 0 ? text : text + "\n# Entries added by HostAliases.\n" + string.Concat(aliases.Select(alias =>
            $"{alias["ip"].AsString()}\t{string.Join('\t', alias["hostnames"].Items.Select(name => name.AsString()))}\n"));
    }

    internal static string Resolver(Value pod, IReadOnlyList<string> host, string clusterDns, string clusterDomain)
    {
        var spec = pod["spec"];
        var policy = spec["dnsPolicy"].AsString() ?? "ClusterFirst";
        var isCluster = clusterDns.Length > 0 && (policy == "ClusterFirstWithHostNet" || (policy == "ClusterFirst" && spec["hostNetwork"].AsBool() != true));
        var servers = policy == "None" ? [] : isCluster ? [clusterDns] : Words(host, "nameserver").ToList();
        var searches = policy == "None" ? [] : Words(host, "search").ToList();
        var settings = policy == "None" ? [] : isCluster ? ["ndots:5"] : Words(host, "options").ToList();
        if (isCluster)
        {
            searches.InsertRange(0, [$"{pod.Namespace}.svc.{clusterDomain}", $"svc.{clusterDomain}", clusterDomain]);
        }

        var own = spec["dnsConfig"];
        servers.AddRange(own["nameservers"].Items.Select(server => server.AsString() ?? ""));
        searches.AddRange(own["searches"].Items.Select(search => search.AsString() ?? ""));
        settings.AddRange(own["options"].Items.Select(option =>
            option["value"].AsString() is { Length: > 0 } value ? $"{option["name"].AsString()}:{value}" : option["name"].AsString() ?? ""));
        return (searches.Count == 0 ? "" : $"search {string.Join(' ', searches.Distinct(StringComparer.Ordinal))}\n")
            + string.Concat(servers.Distinct(StringComparer.Ordinal).Select(server => $"nameserver {server}\n"))
            + (settings.Count == 0 ? "" : $"options {string.Join(' ', settings.Distinct(StringComparer.Ordinal))}\n");
    }

    private static IEnumerable<string> Words(IReadOnlyList<string> lines, string keyword) => lines
        .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 1 && words[0] == keyword)
        .SelectMany(words => words.Skip(1));

    // A resolver on the host's loopback cannot be reached from a pod: systemd keeps the real servers in another file.
    private static string[] HostLines()
    {
        var lines = File.Exists(HostResolver) ? File.ReadAllLines(HostResolver) : [];
        var isLocal = Words(lines, "nameserver").Any(server => IPAddress.TryParse(server, out var address) && IPAddress.IsLoopback(address));
        return isLocal && File.Exists(SystemdResolver) ? File.ReadAllLines(SystemdResolver) : lines;
    }
}
