using System.Globalization;
using System.Text;

namespace Fairway.Node.Network.Policies;

/// <summary>Writes the nft script that makes the table anew in one transaction, so that no packet meets half of it.</summary>
internal static class PolicyScript
{
    // Adding before deleting makes the deletion work when there is no table yet. A pod that claims another's address is not believed.
    public static string Write(string instance, PolicyTable rules)
    {
        var table = NetworkNames.PolicyTable(instance);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            table ip {{table}}
            delete table ip {{table}}
            table ip {{table}} {

            """);
        foreach (var (name, lines) in rules.Chains)
        {
            text.Append(CultureInfo.InvariantCulture, $"  chain {name} {{\n    {string.Join("\n    ", lines)}\n  }}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
              map ingress { type ipv4_addr : verdict; {{Elements(Jumps(rules.Ingress))}}}
              map egress { type ipv4_addr : verdict; {{Elements(Jumps(rules.Egress))}}}
              set self { type ipv4_addr . ipv4_addr; {{Elements(rules.Ingress.Keys.Union(rules.Egress.Keys).Select(pod => $"{pod} . {pod}"))}}}
              chain forward {
                type filter hook forward priority 0; policy accept;
                ct state established,related accept
                iifname "{{NetworkNames.LinkPrefix(instance)}}*" fib saddr . iif oif missing drop
                ip saddr . ip daddr @self accept
                ip saddr vmap @egress
                ip daddr vmap @ingress
              }
            }

            """);
        return text.ToString();
    }

    private static IEnumerable<string> Jumps(SortedDictionary<string, string> chains) => chains.Select(pair => $"{pair.Key} : jump {pair.Value}");

    // An empty list of elements is no nft.
    private static string Elements(IEnumerable<string> elements) =>
        string.Join(", ", elements) is { Length: > 0 } list ? $"elements = {{ {list} }} " : "";
}
