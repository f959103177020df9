using System.Globalization;
using System.Text;

namespace Fairway.Node.Network;

/// <summary>Writes the nft script that brings a table from one state to another; nft applies a script whole or not at all.</summary>
internal sealed class ServiceProxyScript(ServiceProxyOptions options)
{
    private readonly string _table = NetworkNames.ServiceTable(options.InstanceId);
    private readonly StringBuilder _text = new();

    /// <summary>The script; empty when there is nothing to change.</summary>
    /// <param name="options">Names, ranges and addresses.</param>
    /// <param name="before">What is there, or null to make the table anew.</param>
    /// <param name="after">What is to be there.</param>
    public static string Write(ServiceProxyOptions options, ServiceProxyTable? before, ServiceProxyTable after)
    {
        var script = new ServiceProxyScript(options);
        if (before is null)
        {
            script.WriteTable();
        }

        script.WriteChanges(before ?? ServiceProxyTable.Empty, after);
        return script._text.ToString();
    }

    // Adding before deleting makes the deletion work when there is no table yet. TCP is reset because the kernel sends no ICMP answer to what the
    // host itself sends along the range's route.
    private void WriteTable()
    {
        var links = $"\"{NetworkNames.LinkPrefix(options.InstanceId)}*\"";
        _text.Append(CultureInfo.InvariantCulture, $$"""
            table ip {{_table}}
            delete table ip {{_table}}
            table ip {{_table}} {
              map cluster_addresses { type ipv4_addr . inet_proto . inet_service : verdict; }
              map node_ports { type inet_proto . inet_service : verdict; }
              set hairpin { type ipv4_addr . ipv4_addr; }
              chain prerouting {
                type nat hook prerouting priority -100; policy accept;
                iifname {{links}} ip daddr . meta l4proto . th dport vmap @cluster_addresses
                iifname {{links}} fib daddr type local meta l4proto . th dport vmap @node_ports
            {{OpenNodePorts()}}  }
              chain output {
                type nat hook output priority -100; policy accept;
                ip daddr . meta l4proto . th dport vmap @cluster_addresses
                fib daddr type local meta l4proto . th dport vmap @node_ports
              }
              chain postrouting {
                type nat hook postrouting priority 100; policy accept;
                ct status dnat ip saddr . ip daddr @hairpin masquerade
                ip saddr 127.0.0.0/8 oifname {{links}} masquerade
              }
              chain forward {
                type filter hook forward priority 0; policy accept;
                ip daddr {{options.ServiceRange}} meta l4proto tcp reject with tcp reset
                ip daddr {{options.ServiceRange}} reject
              }
              chain local_output {
                type filter hook output priority 0; policy accept;
                ip daddr {{options.ServiceRange}} meta l4proto tcp reject with tcp reset
                ip daddr {{options.ServiceRange}} reject
              }
              chain local_input {
                type filter hook input priority 0; policy accept;
                iifname {{links}} ip daddr 127.0.0.0/8 ct state new drop
              }
            }

            """);
    }

    private string OpenNodePorts() => options.NodePortAddresses.Count == 0
        ? ""
        : $"    ip daddr {{ {string.Join(", ", options.NodePortAddresses)} }} meta l4proto . th dport vmap @node_ports\n";

    // Nothing may be deleted while something refers to it, nor referred to before it is there.
    private void WriteChanges(ServiceProxyTable before, ServiceProxyTable after)
    {
        WriteElements("delete", "cluster_addresses", before.ClusterAddresses.Except(after.ClusterAddresses));
        WriteElements("delete", "node_ports", before.NodePorts.Except(after.NodePorts));
        WriteElements("delete", "hairpin", before.Hairpin.Except(after.Hairpin));
        // A set with another timeout is another set: its chains are written anew as well.
        var sets = after.AffinitySets.Except(before.AffinitySets).ToList();
        var staleSets = before.AffinitySets.Except(after.AffinitySets).ToList();
        var stale = before.Chains.Keys.Where(name => !after.Chains.ContainsKey(name)).ToList();
        var changed = after.Chains.Where(chain => !before.Chains.TryGetValue(chain.Key, out var rules) || !rules.SequenceEqual(chain.Value)
            || sets.Exists(set => chain.Value.Any(rule => rule.Contains('@' + set.Key, StringComparison.Ordinal)))).ToList();
        WriteLines("flush chain", stale.Concat(changed.Select(chain => chain.Key).Where(before.Chains.ContainsKey)));
        WriteLines("delete chain", stale);
        WriteLines("delete set", staleSets.Select(set => set.Key));
        WriteLines("add set", sets.Select(set => $"{set.Key} {{ type ipv4_addr; size 65535; flags dynamic,timeout; timeout {set.Value}s; }}"));
        WriteLines("add chain", changed.Select(chain => chain.Key));
        WriteLines("add rule", changed.SelectMany(chain => chain.Value.Select(rule => $"{chain.Key} {rule}")));
        WriteElements("add", "cluster_addresses", after.ClusterAddresses.Except(before.ClusterAddresses));
        WriteElements("add", "node_ports", after.NodePorts.Except(before.NodePorts));
        WriteElements("add", "hairpin", after.Hairpin.Except(before.Hairpin));
    }

    private void WriteElements(string verb, string map, IEnumerable<KeyValuePair<string, string>> elements) =>
        WriteElements(verb, map, elements.Select(element => $"{element.Key} : goto {element.Value}"));

    private void WriteElements(string verb, string set, IEnumerable<string> elements) =>
        WriteLines($"{verb} element", elements.Select(element => $"{set} {{ {element} }}"));

    private void WriteLines(string verb, IEnumerable<string> rest)
    {
        foreach (var line in rest)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{verb} ip {_table} {line}\n");
        }
    }
}
