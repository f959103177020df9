using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Why a pod cannot go to a node, in the words and the order of upstream's filter plugins; the first that objects speaks.</summary>
internal sealed class NodeFilter(PodDemand pod, ClusterView cluster)
{
    private readonly SpreadFilter _spread = new(pod, cluster);
    private readonly AffinityFilter _affinity = new(pod, cluster);

    /// <summary>Empty when the node will do.</summary>
    public IReadOnlyList<string> Objections(NodeUsage node)
    {
        if (node.Node["spec"]["unschedulable"].AsBool() == true && !ToleratesUnschedulable())
        {
            return ["node(s) were unschedulable"];
        }

        if (Taints.FirstUntolerated(node.Node, pod.Tolerations, "NoSchedule", "NoExecute") is { IsNull: false } taint)
        {
            return [$"node(s) had untolerated taint {{{taint["key"].AsString()}: {taint["value"].AsString()}}}"];
        }

        if (!NodeTerms.Allow(pod.Pod, node.Node))
        {
            return ["node(s) didn't match Pod's node affinity/selector"];
        }

        if (pod.Ports.Any(node.IsTaken))
        {
            return ["node(s) didn't have free ports for the requested pod ports"];
        }

        var shortages = Shortages(node);
        return shortages.Count > 0 ? shortages
            : (_spread.Objection(node) ?? _affinity.Objection(node)) is { } objection ? [objection]
            : [];
    }

    private bool ToleratesUnschedulable() =>
        Taints.IsTolerated(Value.Map(("key", Taints.Unschedulable), ("effect", "NoSchedule")), pod.Tolerations);

    private List<string> Shortages(NodeUsage node)
    {
        var shortages = new List<string>();
        if (node.PodCount + 1 > node.Allocatable["pods"])
        {
            shortages.Add("Too many pods");
        }

        foreach (var (resource, amount) in pod.Requests.All)
        {
            if (amount > 0 && amount > node.Allocatable[resource] - node.Used[resource])
            {
                shortages.Add($"Insufficient {resource}");
            }
        }

        return shortages;
    }
}
