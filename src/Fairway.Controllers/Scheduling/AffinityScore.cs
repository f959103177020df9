namespace Fairway.Controllers.Scheduling;

/// <summary>How near a node is to the pods that the pod, or they themselves, would have near, and how far from the others.</summary>
internal static class AffinityScore
{
    public static long[] Of(PodDemand pod, ClusterView cluster, IReadOnlyList<NodeUsage> nodes)
    {
        var weights = Weights(pod, cluster);
        string[] keys = [.. weights.Keys.Select(domain => domain.Key).Distinct(StringComparer.Ordinal)];
        long[] sums = [.. nodes.Select(node => keys.Sum(key => node.DomainOf(key) is { } domain ? weights.GetValueOrDefault(domain) : 0))];
        var (lowest, highest) = (sums.Min(), sums.Max());
        return [.. sums.Select(sum => highest == lowest ? 0 : (long)(100 * ((sum - lowest) / (double)(highest - lowest))))];
    }

    private static Dictionary<Domain, long> Weights(PodDemand pod, ClusterView cluster)
    {
        var weights = new Dictionary<Domain, long>();
        foreach (var (term, weight) in pod.Preferences)
        {
            foreach (var node in cluster.Nodes)
            {
                Add(node, term, weight * term.Candidates(node).Count(other => term.Matches(other, cluster.Namespaces)));
            }
        }

        foreach (var other in cluster.Leaning)
        {
            foreach (var (term, weight) in other.Pod.Leanings.Where(leaning => leaning.Term.Matches(pod, cluster.Namespaces)))
            {
                Add(other.Node, term, weight);
            }
        }

        return weights;

        void Add(NodeUsage node, PodTerm term, long weight)
        {
            if (weight != 0 && node.DomainOf(term.TopologyKey) is { } domain)
            {
                weights[domain] = weights.GetValueOrDefault(domain) + weight;
            }
        }
    }
}
