using Fairway.Kubernetes;

namespace Fairway.Controllers.Scheduling;

/// <summary>
/// Where other pods allow or forbid a pod, worked out once an attempt: required pod affinity and anti-affinity in both directions, and
/// topology spread.
/// </summary>
internal sealed class PodNeighbours
{
    private readonly PodDemand _pod;
    private readonly List<(string Key, HashSet<string> Domains)> _attracting = [];
    private readonly List<(string Key, string Domain)> _repelling = [];
    private readonly List<(string Key, string Domain)> _repelledBy = [];
    private readonly List<(SpreadConstraint Constraint, Dictionary<string, long> Counts, long Fewest)> _spread = [];

    public PodNeighbours(PodDemand pod, IReadOnlyCollection<NodeUsage> nodes, IReadOnlyCollection<(PodDemand Pod, NodeUsage Node)> repellent)
    {
        _pod = pod;
        foreach (var term in pod.Affinity)
        {
            _attracting.Add((term.TopologyKey, Domains(nodes, term)));
        }

        foreach (var term in pod.AntiAffinity)
        {
            _repelling.AddRange(Domains(nodes, term).Select(domain => (term.TopologyKey, domain)));
        }

        foreach (var (other, node) in repellent)
        {
            foreach (var term in other.AntiAffinity.Where(term => term.Matches(pod.Pod)))
            {
                if (Domain(node, term.TopologyKey) is { } domain)
                {
                    _repelledBy.Add((term.TopologyKey, domain));
                }
            }
        }

        foreach (var constraint in pod.Spread)
        {
            var counts = Counts(nodes, constraint);
            _spread.Add((constraint, counts, counts.Count < constraint.MinDomains ? 0 : counts.Values.DefaultIfEmpty().Min()));
        }
    }

    /// <summary>Upstream's words for why the node will not do, or null.</summary>
    public string? Objection(NodeUsage node)
    {
        foreach (var (constraint, counts, fewest) in _spread)
        {
            if (Domain(node, constraint.TopologyKey) is not { } domain)
            {
                return "node(s) didn't match pod topology spread constraints (missing required label)";
            }

            var skew = counts.GetValueOrDefault(domain) + (constraint.Matches(_pod.Pod) ? 1 : 0) - fewest;
            if (skew > constraint.MaxSkew)
            {
                return "node(s) didn't match pod topology spread constraints";
            }
        }

        return !IsAttracted(node) ? "node(s) didn't match pod affinity rules"
            : Contains(_repelling, node) ? "node(s) didn't match pod anti-affinity rules"
            : Contains(_repelledBy, node) ? "node(s) didn't satisfy existing pods anti-affinity rules"
            : null;
    }

    private bool IsAttracted(NodeUsage node)
    {
        if (_attracting.Any(term => Domain(node, term.Key) is null))
        {
            return false;
        }

        // The first of a group that is to stay together has nobody to be near to.
        return _attracting.All(term => term.Domains.Contains(Domain(node, term.Key)!))
            || (_attracting.All(term => term.Domains.Count == 0) && _pod.Affinity.All(term => term.Matches(_pod.Pod)));
    }

    private static bool Contains(List<(string Key, string Domain)> domains, NodeUsage node) =>
        domains.Exists(item => Domain(node, item.Key) == item.Domain);

    private static HashSet<string> Domains(IEnumerable<NodeUsage> nodes, PodTerm term)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (Domain(node, term.TopologyKey) is { } domain && node.Pods.Any(other => term.Matches(other.Pod)))
            {
                domains.Add(domain);
            }
        }

        return domains;
    }

    // Only nodes that the pod's own node selection allows count as domains (nodeAffinityPolicy Honor, the default).
    private Dictionary<string, long> Counts(IEnumerable<NodeUsage> nodes, SpreadConstraint constraint)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (Domain(node, constraint.TopologyKey) is { } domain && NodeTerms.Allow(_pod.Pod, node.Node))
            {
                counts[domain] = counts.GetValueOrDefault(domain) + node.Pods.Count(other => constraint.Matches(other.Pod));
            }
        }

        return counts;
    }

    private static string? Domain(NodeUsage node, string key) => node.Node.Labels[key].AsString();
}
