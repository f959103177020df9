namespace Fairway.Controllers.Scheduling;

/// <summary>How well a node's processors and memory would be used with the pod on it: NodeResourcesFit and NodeResourcesBalancedAllocation.</summary>
internal static class ResourceScore
{
    private static readonly string[] Compared = ["cpu", "memory"];

    /// <summary>The mean share of what would stay free, in per cent.</summary>
    public static long LeastAllocated(PodDemand pod, NodeUsage node)
    {
        Int128[] shares =
        [
            .. Compared.Where(resource => node.Allocatable[resource] > 0)
                .Select(resource => Free(node.Allocatable[resource], node.Assumed[resource] + pod.Assumed[resource])),
        ];
        return shares.Length == 0 ? 0 : (long)(shares.Aggregate(Int128.Zero, (sum, share) => sum + share) / shares.Length);
    }

    /// <summary>High when processors and memory would be used up alike; the same everywhere for a pod that requests neither.</summary>
    public static long Balanced(PodDemand pod, NodeUsage node)
    {
        if (Compared.All(resource => pod.Requests[resource] == 0))
        {
            return 0;
        }

        double[] shares =
        [
            .. Compared.Where(resource => node.Allocatable[resource] > 0)
                .Select(resource => Math.Min(1, (double)(node.Used[resource] + pod.Requests[resource]) / (double)node.Allocatable[resource])),
        ];
        return shares.Length == 2 ? (long)((1 - (Math.Abs(shares[0] - shares[1]) / 2)) * 100) : 100;
    }

    private static Int128 Free(Int128 capacity, Int128 used) => used > capacity ? 0 : (capacity - used) * 100 / capacity;
}
