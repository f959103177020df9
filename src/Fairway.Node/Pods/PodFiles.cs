using System.Net;
using Fairway.Kubernetes;
using Fairway.Node.Network;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Writes the small files every container of a pod sees: /etc/hosts, /etc/resolv.conf, /etc/hostname.</summary>
internal sealed class PodFiles(NodeAgentOptions options)
{
    private const string HostResolver = "/etc/resolv.conf";
    private const string SystemdResolver = "/run/systemd/resolve/resolv.conf";
    private const int LongestHostname = 63;
    private const int LongestKernelName = 64;

    public void Write(Value pod, Sandbox sandbox)
    {
        File.WriteAllText(sandbox.HostnameFile, sandbox.Hostname + "\n");
        File.WriteAllText(sandbox.HostsFile, Hosts(pod, sandbox));
        File.WriteAllText(sandbox.ResolverFile, Resolver(pod, HostLines(), options.ClusterDns, options.ClusterDomain));
    }

    /// <summary>What <c>hostname</c> prints in a pod: its own name, with <c>setHostnameAsFQDN</c> the whole one.</summary>
    /// <exception cref="PodNetworkException">The whole name is longer than the kernel takes.</exception>
    public string KernelNameOf(Value pod)
    {
        if (pod["spec"]["setHostnameAsFQDN"].AsBool() != true || WholeNameOf(pod) is not { Length: > 0 } whole)
        {
            return HostnameOf(pod);
        }

        // The kubelet's words (pkg/kubelet/util/util.go).
        return whole.Length <= LongestKernelName ? whole : throw new PodNetworkException(
            $"failed to construct FQDN from pod hostname and cluster domain, FQDN {whole} is too long "
            + $"({LongestKernelName} characters is the max, {whole.Length} characters requested)");
    }

    /// <summary>The kubelet's words for a pod that asks for the cluster's DNS where there is none, else null.</summary>
    public string? MissingDns(Value pod) => options.ClusterDns.Length == 0 && AsksForClusterDns(pod["spec"])
        ? $"pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\". kubelet does not have ClusterDNS IP configured and cannot create Pod using "
            + "\"ClusterFirst\" policy. Falling back to \"Default\" policy."
        : null;

    private static string HostnameOf(Value pod)
    {
        var spec = pod["spec"];
        var name = spec["hostnameOverride"].AsString() is { Length: > 0 } only ? only
            : spec["hostname"].AsString() is { Length: > 0 } wanted ? wanted
            : pod.Name;
        return name.Length <= LongestHostname ? name : name[..LongestHostname].TrimEnd('-', '.');
    }

    /// <summary>The name with its domain; empty without a subdomain.</summary>
    private string WholeNameOf(Value pod) =>
        pod["spec"]["subdomain"].AsString() is { Length: > 0 } subdomain && pod["spec"]["hostnameOverride"].IsNull
            ? $"{HostnameOf(pod)}.{subdomain}.{pod.Namespace}.svc.{options.ClusterDomain}"
            : "";

    private static bool AsksForClusterDns(Value spec) => (spec["dnsPolicy"].AsString() ?? "ClusterFirst") switch
    {
        "ClusterFirst" => spec["hostNetwork"].AsBool() != true,
        "ClusterFirstWithHostNet" => true,
        _ => false,
    };

    // As the kubelet writes it (pkg/kubelet/kubelet_pods.go).
    private string Hosts(Value pod, Sandbox sandbox)
    {
        var whole = WholeNameOf(pod) is { Length: > 0 } name ? name + "\t" : "";
        var isHost = sandbox.NetworkPath.Length == 0;
        var text = isHost
            ? "# Kubernetes-managed hosts file (host network).\n" + (File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") : "")
            : "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n"
                + "fe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n" + $"{sandbox.Address}\t{whole}{HostnameOf(pod)}\n";
        var aliases = pod["spec"]["hostAliases"].Items;
        return aliases.Count == 0 ? text : text + "\n# Entries added by HostAliases.\n" + string.Concat(aliases.Select(alias =>
            $"{alias["ip"].AsString()}\t{string.Join('\t', alias["hostnames"].Items.Select(name => name.AsString()))}\n"));
    }

    internal static string Resolver(Value pod, IReadOnlyList<string> host, string clusterDns, string clusterDomain)
    {
        var spec = pod["spec"];
        var policy = spec["dnsPolicy"].AsString() ?? "ClusterFirst";
        var isCluster = clusterDns.Length > 0 && AsksForClusterDns(spec);
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
        // Of two values of one option the pod's own counts.
        settings = [.. settings.GroupBy(setting => setting.Split(':')[0], StringComparer.Ordinal).Select(group => group.Last())];
        return (searches.Count == 0 ? "" : $"search {string.Join(' ', searches.Distinct(StringComparer.Ordinal))}\n")
            + string.Concat(servers.Distinct(StringComparer.Ordinal).Select(server => $"nameserver {server}\n"))
            + (settings.Count == 0 ? "" : $"options {string.Join(' ', settings)}\n");
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
