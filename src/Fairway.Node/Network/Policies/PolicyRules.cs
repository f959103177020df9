using System.Security.Cryptography;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Node.Network.Policies;

/// <summary>
/// Renders policies as chains, by the rules of the NetworkPolicy API: a pod that a policy selects for a direction is open in it only to what some
/// policy allows. A pure function of the objects.
/// </summary>
internal sealed class PolicyRules
{
    private readonly IReadOnlyList<PolicyPod> _pods;
    private readonly ILookup<string, PolicyPod> _podsIn;
    private readonly IReadOnlyList<Value> _namespaces;

    private PolicyRules(IEnumerable<Value> pods, IEnumerable<Value> namespaces, IReadOnlyDictionary<string, string> addresses)
    {
        _pods =
        [
            .. pods.Select(pod => PolicyPod.From(pod, addresses.GetValueOrDefault(pod.Uid))).OfType<PolicyPod>()
                .OrderBy(pod => pod.Address, StringComparer.Ordinal),
        ];
        _podsIn = _pods.ToLookup(pod => pod.Namespace, StringComparer.Ordinal);
        _namespaces = [.. namespaces];
    }

    /// <param name="node">Whose pods are protected; the others are peers.</param>
    /// <param name="policies">All of the cluster.</param>
    /// <param name="pods">All of the cluster.</param>
    /// <param name="namespaces">All of the cluster.</param>
    /// <param name="addresses">What the node has given its pods, by uid.</param>
    public static PolicyTable Render(
        string node,
        IEnumerable<Value> policies,
        IEnumerable<Value> pods,
        IEnumerable<Value> namespaces,
        IReadOnlyDictionary<string, string> addresses)
    {
        var rules = new PolicyRules(pods, namespaces, addresses);
        var table = PolicyTable.Empty;
        var byNamespace = policies.ToLookup(policy => policy.Namespace, StringComparer.Ordinal);
        foreach (var pod in rules._pods.Where(pod => pod.Node == node))
        {
            var selecting = byNamespace[pod.Namespace]
                .Where(policy => LabelSelector.FromObject(policy["spec"]["podSelector"]).Matches(pod.Labels))
                .OrderBy(policy => policy.Name, StringComparer.Ordinal)
                .ToArray();
            Isolate(PolicyDirection.Ingress, table.Ingress);
            Isolate(PolicyDirection.Egress, table.Egress);

            void Isolate(PolicyDirection direction, SortedDictionary<string, string> chains)
            {
                var concerned = selecting.Where(policy => policy["spec"]["policyTypes"].Items.Contains(direction.Type)).ToArray();
                if (concerned.Length > 0)
                {
                    string[] lines =
                        [.. concerned.SelectMany(policy => rules.Lines(policy, direction, pod)).Distinct(StringComparer.Ordinal), "drop"];
                    var chain = Name(lines);
                    table.Chains[chain] = lines;
                    chains[pod.Address] = chain;
                }
            }
        }

        return table;
    }

    private IEnumerable<string> Lines(Value policy, PolicyDirection direction, PolicyPod pod) =>
        from rule in policy["spec"][direction.Rules].Items
        from peer in Peers(rule[direction.Peers].Items, direction, policy.Namespace)
        from port in Ports(rule["ports"].Items, direction, pod)
        select $"{peer}{port}return";

    // No peers are everybody. Each match ends with a space, or is empty when it lets all through.
    private IEnumerable<string> Peers(ValueList peers, PolicyDirection direction, string @namespace) =>
        peers.Count == 0 ? [""] : peers.Select(peer => Match(peer, direction, @namespace)).OfType<string>();

    private string? Match(Value peer, PolicyDirection direction, string @namespace)
    {
        var block = peer["ipBlock"];
        if (block.IsMap)
        {
            var except = block["except"].Items.Select(part => part.AsString()).Where(IsRange).Select(part => $"ip {direction.Peer} != {part} ");
            return IsRange(block["cidr"].AsString()) ? $"ip {direction.Peer} {block["cidr"].AsString()} {string.Concat(except)}" : null;
        }

        var addresses = string.Join(", ", Selected(peer, @namespace).Select(pod => pod.Address).Distinct());
        return addresses.Length == 0 ? null : $"ip {direction.Peer} {{ {addresses} }} ";
    }

    private IEnumerable<PolicyPod> Selected(Value peer, string @namespace)
    {
        var pods = peer["podSelector"].IsNull ? LabelSelector.Everything : LabelSelector.FromObject(peer["podSelector"]);
        if (peer["namespaceSelector"].IsNull)
        {
            return _podsIn[@namespace].Where(pod => pods.Matches(pod.Labels));
        }

        var namespaces = LabelSelector.FromObject(peer["namespaceSelector"]);
        return _namespaces.Where(one => namespaces.Matches(one.Labels)).OrderBy(one => one.Name, StringComparer.Ordinal)
            .SelectMany(one => _podsIn[one.Name]).Where(pod => pods.Matches(pod.Labels));
    }

    private IEnumerable<string> Ports(ValueList ports, PolicyDirection direction, PolicyPod pod) =>
        ports.Count == 0 ? [""] : ports.SelectMany(port => Matches(port, direction, pod));

    // A port's name is that of the pod which is connected to.
    private IEnumerable<string> Matches(Value port, PolicyDirection direction, PolicyPod pod)
    {
        var protocol = (port["protocol"].AsString() ?? "TCP").ToLowerInvariant();
        if (port["port"].AsLong() is { } first)
        {
            return [port["endPort"].AsLong() is { } last ? $"{protocol} dport {first}-{last} " : $"{protocol} dport {first} "];
        }

        if (port["port"].AsString() is not { } name)
        {
            return [$"meta l4proto {protocol} "];
        }

        if (direction == PolicyDirection.Ingress)
        {
            return pod.PortsNamed(name, protocol).Select(number => $"{protocol} dport {number} ");
        }

        var places = string.Join(
            ", ", _pods.SelectMany(to => to.PortsNamed(name, protocol).Select(number => $"{to.Address} . {number}")).Distinct());
        return places.Length == 0 ? [] : [$"ip daddr . {protocol} dport {{ {places} }} "];
    }

    // Pods have no IPv6 addresses here, so such a range lets nothing through.
    private static bool IsRange(string? text) =>
        text is { Length: > 0 } && text.All(character => char.IsAsciiDigit(character) || character is '.' or '/');

    private static string Name(string[] lines) =>
        "p_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))).AsSpan(0, 12));
}
