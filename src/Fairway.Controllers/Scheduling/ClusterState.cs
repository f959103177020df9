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
    private readonly Dictionary<ObjectKey, (string Node, PodDemand Pod)> _placed = [];
    private readonly HashSet<ObjectKey> _repellent = [];
    private long _version;

    /// <summary>Rises with each change that may let a waiting pod go.</summary>
    public long Version => Interlocked.Read(ref _version);

    public void PutNode(Value node)
    {
        lock (_gate)
        {
            Usage(node.Name).Update(node);
            _version++;
        }
    }

    public void RemoveNode(string name)
    {
        lock (_gate)
        {
            // Its pods stay known until they go, too.
            Usage(name).Update(Value.Null);
            DropIfUnused(name);
            _version++;
        }
    }

    /// <summary>Takes over what the cache shows of a pod. Returns whether room was freed.</summary>
    public bool PutPod(Value pod)
    {
        lock (_gate)
        {
            if (pod.NodeName.Length == 0)
            {
                return false;
            }

            if (pod.IsFinished)
            {
                return Free(pod.Key, pod.Uid);
            }

            Place(new(pod), pod.NodeName);
            return false;
        }
    }

    /// <summary>Frees the room of a pod that is gone or that could not be bound. Returns whether it had any.</summary>
    public bool RemovePod(ObjectKey key, string uid)
    {
        lock (_gate)
        {
            return Free(key, uid);
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
            NodeUsage[] nodes = [.. _nodes.Values.Where(node => !node.Node.IsNull)];
            var neighbours = new PodNeighbours(pod, nodes, [.. _repellent.Select(key => (_placed[key].Pod, _nodes[_placed[key].Node]))]);
            var objections = new List<string>();
            var feasible = new List<NodeUsage>();
            foreach (var node in nodes)
            {
                var found = NodeFilter.Objections(pod, node, neighbours);
                objections.AddRange(found);
                if (found.Count == 0)
                {
                    feasible.Add(node);
                }
            }

            if (feasible.Count == 0)
            {
                return new(null, Placement.Explain(nodes.Length, objections), _version);
            }

            var best = Best(pod, feasible);
            Place(pod, best.Name);
            return new(best.Name, "", _version);
        }
    }

    // Of equally good nodes chance decides, so that they fill evenly.
    private NodeUsage Best(PodDemand pod, List<NodeUsage> nodes)
    {
        var scores = NodeScore.Of(pod, nodes);
        var highest = scores.Max();
        NodeUsage[] best = [.. nodes.Where((_, i) => scores[i] == highest)];
        return best[best.Length == 1 ? 0 : random.Next(best.Length)];
    }

    private void Place(PodDemand pod, string node)
    {
        Free(pod.Key, uid: null);
        Usage(node).Add(pod);
        _placed[pod.Key] = (node, pod);
        if (pod.AntiAffinity.Count > 0)
        {
            _repellent.Add(pod.Key);
        }
    }

    private bool Free(ObjectKey key, string? uid)
    {
        if (!_placed.TryGetValue(key, out var placed) || (uid is not null && placed.Pod.Uid != uid))
        {
            return false;
        }

        _placed.Remove(key);
        _repellent.Remove(key);
        _nodes[placed.Node].Remove(key);
        DropIfUnused(placed.Node);
        _version++;
        return true;
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
        if (_nodes.TryGetValue(name, out var usage) && usage.Node.IsNull && usage.Pods.Count == 0)
        {
            _nodes.Remove(name);
        }
    }
}
