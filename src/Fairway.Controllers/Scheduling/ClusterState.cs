using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>
/// All nodes with what is taken on them, followed change by change, so that placing a pod never counts pods again. A placement takes its room
/// at once, before the API confirms it.
/// </summary>
internal sealed class ClusterState(Random random)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NodeUsage> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, PlacedPod> _placed = [];
    private readonly Dictionary<ObjectKey, PlacedPod> _repellent = [];
    private readonly Dictionary<ObjectKey, PlacedPod> _leaning = [];
    private readonly Dictionary<ObjectKey, (PodDemand Pod, string Node)> _nominated = [];
    private readonly NamespaceLabels _namespaces = new();
    private long _freed;
    private long _shifted;

    /// <summary>Rises with each change that may let a waiting pod go; some help only a pod that looks at others.</summary>
    public long Version(bool looksAtPods)
    {
        lock (_gate)
        {
            return looksAtPods ? _freed + _shifted : _freed;
        }
    }

    public void PutNode(Value node)
    {
        lock (_gate)
        {
            Usage(node.Name).Update(node);
            _freed++;
        }
    }

    public void RemoveNode(string name)
    {
        lock (_gate)
        {
            // Its pods stay known until they go, too.
            Usage(name).Update(Value.Null);
            DropIfUnused(name);
            _freed++;
        }
    }

    public void PutNamespace(Value @namespace)
    {
        lock (_gate)
        {
            _namespaces.Put(@namespace.Name, @namespace.Labels);
            _shifted++;
        }
    }

    public void RemoveNamespace(string name)
    {
        lock (_gate)
        {
            _namespaces.Remove(name);
        }
    }

    /// <summary>Takes over what the cache shows of a pod.</summary>
    public ClusterChange PutPod(Value pod)
    {
        lock (_gate)
        {
            if (pod.NodeName.Length == 0)
            {
                return ClusterChange.None;
            }

            _nominated.Remove(pod.Key);

            if (pod.IsFinished)
            {
                return Free(pod.Key, pod.Uid) ? ClusterChange.Freed : ClusterChange.None;
            }

            var known = _placed.GetValueOrDefault(pod.Key);
            if (known is { IsConfirmed: true } && IsSame(known.Pod.Pod, pod))
            {
                return ClusterChange.None;
            }

            Take(new(pod), pod.NodeName, isConfirmed: true);
            _shifted++;
            // One that was known may have shrunk.
            _freed += known is { IsConfirmed: true } ? 1 : 0;
            return known is { IsConfirmed: true } ? ClusterChange.Freed : ClusterChange.Shifted;
        }
    }

    /// <summary>Frees the room of a pod that is gone.</summary>
    public ClusterChange RemovePod(ObjectKey key, string uid)
    {
        lock (_gate)
        {
            // The room that was kept for it is free, too.
            return (_nominated.Remove(key) | Free(key, uid)) ? ClusterChange.Freed : ClusterChange.None;
        }
    }

    /// <summary>Keeps room on a node for a pod, from those of lower priority, until it is placed.</summary>
    public void Nominate(PodDemand pod, string node)
    {
        lock (_gate)
        {
            _nominated[pod.Key] = (pod, node);
        }
    }

    /// <summary>The pods that would have to go for one of higher priority; null when none do, or when some are going already.</summary>
    public Preemption? FindPreemption(PodDemand pod, Func<Value, bool> isProtected)
    {
        lock (_gate)
        {
            if (_nominated.TryGetValue(pod.Key, out var own) && _nodes.TryGetValue(own.Node, out var waited)
                && waited.Pods.Any(other => other.Priority < pod.Priority && other.Pod.IsDeleting))
            {
                return null;
            }

            var search = new PreemptionSearch(
                node => Objections(new(pod, View()), node, pod).Count == 0,
                placed => Drop(placed.Pod.Key),
                placed => Take(placed.Pod, placed.NodeName, placed.IsConfirmed),
                isProtected);
            NodeUsage[] nodes = [.. _nodes.Values.Where(node => !node.Node.IsNull)];
            return search.Find(nodes.Select(node => (node, Lower(node, pod))));
        }
    }

    /// <summary>Frees the room of a pod that could not be bound, unless it has come to a node by another hand.</summary>
    public void Forget(ObjectKey key, string uid)
    {
        lock (_gate)
        {
            if (_placed.TryGetValue(key, out var placed) && !placed.IsConfirmed)
            {
                Free(key, uid);
            }
        }
    }

    public bool IsPlaced(ObjectKey key, string uid)
    {
        lock (_gate)
        {
            return _placed.TryGetValue(key, out var placed) && placed.Pod.Uid == uid;
        }
    }

    /// <summary>Finds the best node and takes the room there.</summary>
    public Placement Place(PodDemand pod)
    {
        lock (_gate)
        {
            var cluster = View();
            var filter = new NodeFilter(pod, cluster);
            var objections = new List<string>();
            var feasible = new List<NodeUsage>();
            foreach (var node in cluster.Nodes)
            {
                var found = Objections(filter, node, pod);
                objections.AddRange(found);
                if (found.Count == 0)
                {
                    feasible.Add(node);
                }
            }

            if (feasible.Count == 0)
            {
                return new(null, Placement.Explain(cluster.Nodes.Count, objections), Version(pod.LooksAtPods));
            }

            var best = feasible.Count == 1 ? feasible[0] : Best(pod, cluster, feasible);
            _nominated.Remove(pod.Key);
            Take(pod, best.Name, isConfirmed: false);
            return new(best.Name, "", Version(pod.LooksAtPods));
        }
    }

    private ClusterView View() => new([.. _nodes.Values.Where(node => !node.Node.IsNull)], _repellent.Values, _leaning.Values, _namespaces);

    // Room that is kept for a pod at least as important is taken.
    private IReadOnlyList<string> Objections(NodeFilter filter, NodeUsage node, PodDemand pod)
    {
        if (_nominated.Count == 0)
        {
            return filter.Objections(node);
        }

        PodDemand[] kept =
        [
            .. _nominated.Values.Where(one => one.Node == node.Name && one.Pod.Key != pod.Key && one.Pod.Priority >= pod.Priority)
                .Select(one => one.Pod),
        ];
        Array.ForEach(kept, node.Add);
        var found = filter.Objections(node);
        Array.ForEach(kept, one => node.Remove(one.Key));
        return found;
    }

    private IReadOnlyList<PlacedPod> Lower(NodeUsage node, PodDemand pod) =>
    [
        .. node.Pods.Where(other => other.Priority < pod.Priority && !other.Pod.IsDeleting)
            .Select(other => _placed[other.Key]).Where(placed => placed.IsConfirmed),
    ];

    // Of equally good nodes chance decides, so that they fill evenly.
    private NodeUsage Best(PodDemand pod, ClusterView cluster, List<NodeUsage> nodes)
    {
        var scores = NodeScore.Of(pod, cluster, nodes);
        var highest = scores.Max();
        NodeUsage[] best = [.. nodes.Where((_, i) => scores[i] == highest)];
        return best[best.Length == 1 ? 0 : random.Next(best.Length)];
    }

    // A pod's status, which changes often, is nothing to the scheduler.
    private static bool IsSame(Value known, Value pod) =>
        known.Uid == pod.Uid && known.IsDeleting == pod.IsDeleting && known["spec"] == pod["spec"]
        && known.Metadata["labels"] == pod.Metadata["labels"];

    private void Take(PodDemand pod, string node, bool isConfirmed)
    {
        Drop(pod.Key);
        var placed = new PlacedPod(pod, node, Usage(node), isConfirmed);
        placed.Node.Add(pod);
        _placed[pod.Key] = placed;
        if (pod.AntiAffinity.Count > 0)
        {
            _repellent[pod.Key] = placed;
        }

        if (pod.Leanings.Count > 0)
        {
            _leaning[pod.Key] = placed;
        }
    }

    private bool Free(ObjectKey key, string uid)
    {
        if (!_placed.TryGetValue(key, out var placed) || placed.Pod.Uid != uid)
        {
            return false;
        }

        Drop(key);
        _freed++;
        return true;
    }

    private void Drop(ObjectKey key)
    {
        if (_placed.Remove(key, out var placed))
        {
            _repellent.Remove(key);
            _leaning.Remove(key);
            placed.Node.Remove(key);
            DropIfUnused(placed.NodeName);
        }
    }

    private NodeUsage Usage(string name)
    {
        if (!_nodes.TryGetValue(name, out var usage))
        {
            _nodes[name] = usage = new(Value.Null);
        }

        return usage;
    }

    private void DropIfUnused(string name)
    {
        if (_nodes.TryGetValue(name, out var usage) && usage.Node.IsNull && usage.PodCount == 0)
        {
            _nodes.Remove(name);
        }
    }
}
