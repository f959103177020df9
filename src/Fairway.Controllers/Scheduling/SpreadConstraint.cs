using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>A topology spread constraint, with the defaults of KEP-895, KEP-3022 (<c>minDomains</c>) and KEP-3094 (the policies).</summary>
internal sealed record SpreadConstraint(string TopologyKey, long MaxSkew, LabelSelector Selector)
{
    public const string HostName = "kubernetes.io/hostname";

    private const string Zone = "topology.kubernetes.io/zone";

    public long MinDomains { get; private init; } = 1;

    private bool HonorsAffinity { get; init; } = true;

    private bool HonorsTaints { get; init; }

    /// <param name="pod">The pod that states the constraints.</param>
    /// <param name="whenUnsatisfiable">Which of them: <c>DoNotSchedule</c> or <c>ScheduleAnyway</c>.</param>
    public static IEnumerable<SpreadConstraint> Read(Value pod, string whenUnsatisfiable)
    {
        foreach (var constraint in pod["spec"]["topologySpreadConstraints"].Items.AsEnumerable())
        {
            if ((constraint["whenUnsatisfiable"].AsString() ?? "DoNotSchedule") == whenUnsatisfiable)
            {
                yield return new(
                    constraint["topologyKey"].AsString() ?? "",
                    constraint["maxSkew"].AsLong() ?? 1,
                    NarrowedSelector.Read(constraint, pod.Labels))
                {
                    MinDomains = constraint["minDomains"].AsLong() ?? 1,
                    HonorsAffinity = constraint["nodeAffinityPolicy"].AsString() != "Ignore",
                    HonorsTaints = constraint["nodeTaintsPolicy"].AsString() == "Honor",
                };
            }
        }
    }

    /// <summary>What a pod that states no constraint wishes for all the same: upstream's cluster-level defaults.</summary>
    public static IReadOnlyList<SpreadConstraint> Defaults(LabelSelector selector) => [new(HostName, 3, selector), new(Zone, 5, selector)];

    /// <summary>Whether the pods of the node count.</summary>
    public bool Includes(NodeUsage node, PodDemand pod) =>
        (!HonorsAffinity || NodeTerms.Allow(pod.Pod, node.Node))
        && (!HonorsTaints || Taints.FirstUntolerated(node.Node, pod.Tolerations, "NoSchedule", "NoExecute").IsNull);

    /// <summary>How many pods on the node are spread together with the pod; those on their way out are not.</summary>
    public long Count(NodeUsage node, PodDemand pod) =>
        node.PodsIn(pod.Key.Namespace).Count(other => !other.Pod.IsDeleting && Selector.Matches(other.Labels));
}
