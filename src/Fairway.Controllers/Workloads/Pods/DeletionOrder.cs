using System.Numerics;
using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Pods;

/// <summary>
/// Which of an owner's pods go first when there are too many, as upstream's ActivePodsWithRanks: unscheduled, less far started, not ready,
/// cheaper to delete, more crowded on their node, shorter ready, more restarted, newer. Ages compare by their power of two.
/// </summary>
internal sealed class DeletionOrder : IComparer<Value>
{
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, int> _podsOnNode = new(StringComparer.Ordinal);

    /// <param name="related">The active pods whose neighbourhood counts as crowding.</param>
    /// <param name="now">When ages are compared.</param>
    public DeletionOrder(IEnumerable<Value> related, DateTimeOffset now)
    {
        _now = now;
        foreach (var pod in related)
        {
            _podsOnNode[pod.NodeName] = _podsOnNode.GetValueOrDefault(pod.NodeName) + 1;
        }
    }

    /// <summary>The pods to delete, first to go first.</summary>
    public IReadOnlyList<Value> First(int count, IEnumerable<Value> pods) => [.. pods.Order(this).Take(count)];

    public int Compare(Value x, Value y)
    {
        var order = (x.NodeName.Length > 0).CompareTo(y.NodeName.Length > 0);
        order = order != 0 ? order : PhaseRank(x).CompareTo(PhaseRank(y));
        order = order != 0 ? order : x.IsReady.CompareTo(y.IsReady);
        order = order != 0 ? order : DeletionCost(x).CompareTo(DeletionCost(y));
        order = order != 0 ? order : Crowding(y).CompareTo(Crowding(x));
        order = order != 0 || !x.IsReady ? order : CompareAges(x, y, x.ReadySince, y.ReadySince);
        order = order != 0 ? order : Restarts(y).CompareTo(Restarts(x));
        return order != 0 ? order : CompareAges(x, y, x.CreatedAt, y.CreatedAt);
    }

    private static int PhaseRank(Value pod) => pod.Phase switch { "Pending" or "" => 0, "Unknown" => 1, _ => 2 };

    private static long DeletionCost(Value pod) =>
        int.TryParse(pod.Annotations["controller.kubernetes.io/pod-deletion-cost"].AsString(), out var cost) ? cost : 0;

    private int Crowding(Value pod) => _podsOnNode.GetValueOrDefault(pod.NodeName);

    private static long Restarts(Value pod)
    {
        var most = 0L;
        foreach (var container in pod["status"]["containerStatuses"].Items)
        {
            most = Math.Max(most, container["restartCount"].AsLong() ?? 0);
        }

        return most;
    }

    // The shorter time goes first; within one power of two the uid decides, so that the choice has no pattern in age.
    private int CompareAges(Value x, Value y, DateTimeOffset? sinceX, DateTimeOffset? sinceY)
    {
        if (sinceX == sinceY)
        {
            return 0;
        }

        if (sinceX is null || sinceY is null)
        {
            return (sinceX is not null).CompareTo(sinceY is not null);
        }

        var order = Magnitude(_now - sinceX.Value).CompareTo(Magnitude(_now - sinceY.Value));
        return order != 0 ? order : string.CompareOrdinal(x.Uid, y.Uid);
    }

    private static int Magnitude(TimeSpan age) => age <= TimeSpan.Zero ? -1 : BitOperations.Log2((ulong)age.Ticks * 100);
}
