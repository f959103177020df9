using Fairway.Controllers.Observing;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>
/// Finds the pods of lower priority that make room for one of higher priority with the least harm, as upstream's DefaultPreemption: those go that
/// are not protected by a disruption budget, of the lowest priority, the fewest, and the youngest.
/// </summary>
/// <param name="fits">Whether the pod fits on a node as it is then.</param>
/// <param name="drop">Takes a pod off its node for a trial.</param>
/// <param name="restore">Puts it back.</param>
/// <param name="isProtected">Whether a disruption budget does not let a pod go now.</param>
internal sealed class PreemptionSearch(
    Func<NodeUsage, bool> fits, Action<PlacedPod> drop, Action<PlacedPod> restore, Func<Value, bool> isProtected)
{
    // Upstream looks at a tenth of the nodes, and at this many at least.
    private const int MostNodes = 100;

    /// <param name="nodes">Each node with the pods on it that may go.</param>
    public Preemption? Find(IEnumerable<(NodeUsage Node, IReadOnlyList<PlacedPod> Lower)> nodes)
    {
        var candidates = new List<(Preemption Preemption, int Protected)>();
        foreach (var (node, lower) in nodes.Where(pair => pair.Lower.Count > 0).Take(MostNodes))
        {
            if (Victims(node, lower) is { Count: > 0 } victims)
            {
                candidates.Add((new(node.Name, victims), victims.Count(isProtected)));
            }
        }

        return candidates
            .OrderBy(candidate => candidate.Protected)
            .ThenBy(candidate => candidate.Preemption.Victims.Max(PodDemand.PriorityOf))
            .ThenBy(candidate => candidate.Preemption.Victims.Sum(PodDemand.PriorityOf))
            .ThenBy(candidate => candidate.Preemption.Victims.Count)
            .ThenByDescending(candidate => candidate.Preemption.Victims.Min(pod => pod.CreatedAt))
            .Select(candidate => candidate.Preemption)
            .FirstOrDefault();
    }

    /// <summary>All of them make room or none does; then as many as possible come back, the most important first.</summary>
    private List<Value>? Victims(NodeUsage node, IReadOnlyList<PlacedPod> lower)
    {
        foreach (var pod in lower)
        {
            drop(pod);
        }

        List<Value>? victims = null;
        if (fits(node))
        {
            victims = [];
            foreach (var pod in lower.OrderByDescending(pod => isProtected(pod.Pod.Pod)).ThenByDescending(pod => pod.Pod.Priority)
                .ThenBy(pod => pod.Pod.Pod.CreatedAt))
            {
                restore(pod);
                if (!fits(node))
                {
                    drop(pod);
                    victims.Add(pod.Pod.Pod);
                }
            }
        }

        foreach (var pod in lower)
        {
            // What came back already stays as it is.
            restore(pod);
        }

        return victims;
    }
}
