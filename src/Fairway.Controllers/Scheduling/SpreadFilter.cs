namespace Fairway.Controllers.Scheduling;

/// <summary>Where the required topology spread of a pod allows it, worked out once an attempt (KEP-895).</summary>
internal sealed class SpreadFilter
{
    private readonly List<(SpreadConstraint Constraint, Dictionary<string, long> Counts, long Highest)> _constraints = [];

    public SpreadFilter(PodDemand pod, ClusterView cluster)
    {
        // A node outside one of the topologies is outside of all.
        NodeUsage[] nodes = pod.Spread.Count == 0
            ? []
            : [.. cluster.Nodes.Where(node => pod.Spread.All(constraint => node.DomainOf(constraint.TopologyKey) is not null))];
        foreach (var constraint in pod.Spread)
        {
            var counts = Counts(pod, constraint, nodes);
            var fewest = counts.Count < constraint.MinDomains ? 0 : counts.Values.DefaultIfEmpty().Min();
            var itself = constraint.Selector.Matches(pod.Labels) ? 1 : 0;
            _constraints.Add((constraint, counts, fewest + constraint.MaxSkew - itself));
        }
    }

    /// <summary>Upstream's words for why the node will not do, or null.</summary>
    public string? Objection(NodeUsage node)
    {
        foreach (var (constraint, counts, highest) in _constraints)
        {
            if (node.DomainOf(constraint.TopologyKey) is not { } domain)
            {
                return "node(s) didn't match pod topology spread constraints (missing required label)";
            }

            if (counts.GetValueOrDefault(domain.Value) > highest)
            {
                return "node(s) didn't match pod topology spread constraints";
            }
        }

        return null;
    }

    private static Dictionary<string, long> Counts(PodDemand pod, SpreadConstraint constraint, NodeUsage[] nodes)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (constraint.Includes(node, pod) && node.DomainOf(constraint.TopologyKey) is { } domain)
            {
                counts[domain.Value] = counts.GetValueOrDefault(domain.Value) + constraint.Count(node, pod);
            }
        }

        return counts;
    }
}
