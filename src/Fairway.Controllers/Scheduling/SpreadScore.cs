namespace Fairway.Controllers.Scheduling;

/// <summary>How evenly pods stay spread over the wished-for topologies (KEP-895, <c>ScheduleAnyway</c>, and the cluster-level defaults).</summary>
internal static class SpreadScore
{
    public static long[] Of(PodDemand pod, ClusterView cluster, IReadOnlyList<NodeUsage> nodes)
    {
        var scores = new long[nodes.Count];
        NodeUsage[] compared = [.. nodes.Where(node => IsCompared(pod, node))];
        if (pod.WishedSpread.Count == 0 || compared.Length == 0)
        {
            return scores;
        }

        var sums = Sums(pod, cluster, compared);
        var (lowest, highest) = (sums.Values.Min(), sums.Values.Max());
        for (var i = 0; i < nodes.Count; i++)
        {
            if (sums.TryGetValue(nodes[i], out var sum))
            {
                scores[i] = highest == 0 ? 100 : 100 * (highest + lowest - sum) / highest;
            }
        }

        return scores;
    }

    // With constraints of its own, a pod would rather not go where one of their labels is missing.
    private static bool IsCompared(PodDemand pod, NodeUsage node) =>
        pod.SpreadsByDefault || pod.WishedSpread.All(constraint => node.DomainOf(constraint.TopologyKey) is not null);

    private static Dictionary<NodeUsage, long> Sums(PodDemand pod, ClusterView cluster, NodeUsage[] compared)
    {
        var sums = compared.ToDictionary(node => node, _ => 0.0);
        foreach (var constraint in pod.WishedSpread)
        {
            var counts = constraint.TopologyKey == SpreadConstraint.HostName ? null : Counts(pod, constraint, cluster, compared);
            // Few large domains would else outweigh many small ones.
            var weight = Math.Log((counts?.Count ?? compared.Length) + 2);
            foreach (var node in compared)
            {
                if (node.DomainOf(constraint.TopologyKey) is { } domain)
                {
                    var count = counts is null ? constraint.Count(node, pod) : counts[domain.Value];
                    sums[node] += (count * weight) + constraint.MaxSkew - 1;
                }
            }
        }

        return sums.ToDictionary(pair => pair.Key, pair => (long)Math.Round(pair.Value, MidpointRounding.AwayFromZero));
    }

    // The domains are those of the nodes to choose from, the pods in them are all there are.
    private static Dictionary<string, long> Counts(
        PodDemand pod, SpreadConstraint constraint, ClusterView cluster, NodeUsage[] compared)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var node in compared)
        {
            counts[node.DomainOf(constraint.TopologyKey)?.Value ?? ""] = 0;
        }

        foreach (var node in cluster.Nodes)
        {
            var domain = node.DomainOf(constraint.TopologyKey)?.Value ?? "";
            if (counts.TryGetValue(domain, out var count) && IsCompared(pod, node) && constraint.Includes(node, pod))
            {
                counts[domain] = count + constraint.Count(node, pod);
            }
        }

        return counts;
    }
}
