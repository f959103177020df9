namespace Fairway.Controllers.Scheduling;

/// <summary>Compares the nodes a pod may go to; weights and forms as upstream's default profile, 0 to 100 each.</summary>
internal static class NodeScore
{
    private const long TaintWeight = 3;
    private const long AffinityWeight = 2;
    private const long SpreadWeight = 2;

    /// <summary>The scores, in the order of the nodes.</summary>
    public static long[] Of(PodDemand pod, IReadOnlyList<NodeUsage> nodes)
    {
        var taints = Normalize(nodes.Select(node => (long)Taints.CountUntolerated(node.Node, pod.Tolerations, "PreferNoSchedule")), fewerIsBetter: true);
        var affinity = Normalize(nodes.Select(node => NodeTerms.Preference(pod.Pod, node.Node)), fewerIsBetter: false);
        var spread = Normalize(nodes.Select(node => (long)node.CountOf(pod.Owner)), fewerIsBetter: true);
        return [.. nodes.Select((node, i) =>
            LeastAllocated(pod, node) + (TaintWeight * taints[i]) + (AffinityWeight * affinity[i]) + (SpreadWeight * spread[i]))];
    }

    private static long LeastAllocated(PodDemand pod, NodeUsage node) =>
        (Free(node.Allocatable["cpu"], node.ComparedCpu + pod.ComparedCpu) + Free(node.Allocatable["memory"], node.ComparedMemory + pod.ComparedMemory)) / 2;

    private static long Free(long capacity, long used) => capacity <= 0 || used > capacity ? 0 : (capacity - used) * 100 / capacity;

    private static long[] Normalize(IEnumerable<long> values, bool fewerIsBetter)
    {
        long[] all = [.. values];
        var most = all.Max();
        return [.. all.Select(value => most == 0 ? (fewerIsBetter ? 100 : 0) : fewerIsBetter ? 100 - (value * 100 / most) : value * 100 / most)];
    }
}
