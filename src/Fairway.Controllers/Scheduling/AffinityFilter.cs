namespace Fairway.Controllers.Scheduling;

/// <summary>Where other pods allow or forbid a pod, worked out once an attempt: required affinity, and required anti-affinity both ways.</summary>
internal sealed class AffinityFilter
{
    private readonly PodDemand _pod;
    private readonly NamespaceLabels _namespaces;
    private readonly HashSet<Domain> _attracting = [];
    private readonly HashSet<Domain> _repelling = [];
    private readonly HashSet<Domain> _repelledBy = [];

    public AffinityFilter(PodDemand pod, ClusterView cluster)
    {
        _pod = pod;
        _namespaces = cluster.Namespaces;
        foreach (var node in cluster.Nodes)
        {
            Attract(node);
            Repel(node);
        }

        foreach (var other in cluster.Repellent)
        {
            foreach (var term in other.Pod.AntiAffinity.Where(term => term.Matches(pod, _namespaces)))
            {
                Add(_repelledBy, other.Node, term);
            }
        }
    }

    /// <summary>Upstream's words for why the node will not do, or null.</summary>
    public string? Objection(NodeUsage node) =>
        !IsAttracted(node) ? "node(s) didn't match pod affinity rules"
        : Contains(_repelling, node) ? "node(s) didn't match pod anti-affinity rules"
        : Contains(_repelledBy, node) ? "node(s) didn't satisfy existing pods anti-affinity rules"
        : null;

    // As upstream, a pod attracts only when every term matches it.
    private void Attract(NodeUsage node)
    {
        if (_pod.Affinity.Count > 0 && _pod.Affinity[0].Candidates(node).Any(MatchesAll))
        {
            foreach (var term in _pod.Affinity)
            {
                Add(_attracting, node, term);
            }
        }
    }

    private void Repel(NodeUsage node)
    {
        foreach (var term in _pod.AntiAffinity)
        {
            if (term.Candidates(node).Any(other => term.Matches(other, _namespaces)))
            {
                Add(_repelling, node, term);
            }
        }
    }

    private bool IsAttracted(NodeUsage node)
    {
        var near = true;
        foreach (var term in _pod.Affinity)
        {
            if (node.DomainOf(term.TopologyKey) is not { } domain)
            {
                return false;
            }

            near &= _attracting.Contains(domain);
        }

        // The first of a group that is to stay together has nobody to be near to.
        return near || (_attracting.Count == 0 && MatchesAll(_pod));
    }

    private bool MatchesAll(PodDemand other) => _pod.Affinity.All(term => term.Matches(other, _namespaces));

    private static void Add(HashSet<Domain> domains, NodeUsage node, PodTerm term)
    {
        if (node.DomainOf(term.TopologyKey) is { } domain)
        {
            domains.Add(domain);
        }
    }

    private static bool Contains(HashSet<Domain> domains, NodeUsage node) =>
        domains.Count > 0 && domains.Any(domain => node.DomainOf(domain.Key) == domain);
}
