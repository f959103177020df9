namespace Fairway.Controllers.Scheduling;

/// <summary>Compares the nodes a pod may go to by upstream's default plugins and weights, each from 0 to 100.</summary>
internal static class NodeScore
{
    /// <summary>The scores, in the order of the nodes.</summary>
    public static long[] Of(PodDemand pod, ClusterView cluster, IReadOnlyList<NodeUsage> nodes)
    {
        (long Weight, long[] Scores)[] plugins =
        [
            (3, Few(nodes.Select(node => (long)Taints.CountUntolerated(node.Node, pod.Tolerations, "PreferNoSchedule")))),
            (2, Many(nodes.Select(node => NodeTerms.Preference(pod.Pod, node.Node)))),
            (2, AffinityScore.Of(pod, cluster, nodes)),
            (2, SpreadScore.Of(pod, cluster, nodes)),
            (1, [.. nodes.Select(node => ResourceScore.LeastAllocated(pod, node))]),
            (1, [.. nodes.Select(node => ResourceScore.Balanced(pod, node))]),
            (1, ImageScore.Of(pod, cluster, nodes)),
        ];
        return [.. nodes.Select((_, i) => plugins.Sum(plugin => plugin.Weight * plugin.Scores[i]))];
    }

    private static long[] Many(IEnumerable<long> values)
    {
        long[] all = [.. values];
        var most = all.Max();
        return [.. all.Select(value => most == 0 ? 0 : value * 100 / most)];
    }

    private static long[] Few(IEnumerable<long> values) => [.. Many(values).Select(score => 100 - score)];
}
