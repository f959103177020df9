using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>A term of pod affinity or anti-affinity: which pods, in which namespaces, and how near.</summary>
internal sealed record PodTerm(LabelSelector Selector, IReadOnlySet<string> Namespaces, LabelSelector NamespaceSelector, string TopologyKey)
{
    public static PodTerm Read(Value pod, Value term)
    {
        var namespaces = term["namespaces"].Items.Select(item => item.AsString() ?? "").ToHashSet(StringComparer.Ordinal);
        if (namespaces.Count == 0 && term["namespaceSelector"].IsNull)
        {
            namespaces.Add(pod.Namespace);
        }

        return new(
            NarrowedSelector.Read(term, pod.Labels),
            namespaces,
            NarrowedSelector.Compile(term["namespaceSelector"]),
            term["topologyKey"].AsString() ?? "");
    }

    public bool Matches(PodDemand pod, NamespaceLabels namespaces) =>
        Selector.Matches(pod.Labels)
        && (Namespaces.Contains(pod.Key.Namespace) || NamespaceSelector.Matches(namespaces[pod.Key.Namespace]));

    /// <summary>The pods of a node among which matching ones may be.</summary>
    public IEnumerable<PodDemand> Candidates(NodeUsage node) =>
        NamespaceSelector.MatchesNothing ? Namespaces.SelectMany(node.PodsIn) : node.Pods;
}
