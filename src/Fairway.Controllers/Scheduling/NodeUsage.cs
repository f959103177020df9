using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>A node and what the pods on it take, kept up to date pod by pod.</summary>
internal sealed class NodeUsage
{
    private readonly Dictionary<string, Dictionary<ObjectKey, PodDemand>> _pods = new(StringComparer.Ordinal);
    private readonly List<HostPort> _ports = [];

    public NodeUsage(Value node) => Update(node);

    /// <summary>Null while pods are known on a node that is not.</summary>
    public Value Node { get; private set; }

    public string Name => Node.Name;

    public Amounts Allocatable { get; private set; } = new();

    /// <summary>The sizes in bytes of the images that the node has, by each of their names.</summary>
    public IReadOnlyDictionary<string, long> Images { get; private set; } = new Dictionary<string, long>();

    public int PodCount { get; private set; }

    public IEnumerable<PodDemand> Pods => _pods.Values.SelectMany(pods => pods.Values);

    public Amounts Used { get; } = new();

    /// <summary>What is used, with a guess for each container that states nothing.</summary>
    public Amounts Assumed { get; } = new();

    public void Update(Value node)
    {
        Node = node;
        Allocatable = Amounts.Read(node["status"]["allocatable"]);
        var images = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var image in node["status"]["images"].Items)
        {
            foreach (var name in image["names"].Items)
            {
                images[name.AsString() ?? ""] = image["sizeBytes"].AsLong() ?? 0;
            }
        }

        Images = images;
    }

    public IEnumerable<PodDemand> PodsIn(string @namespace) => _pods.TryGetValue(@namespace, out var pods) ? pods.Values : [];

    /// <summary>Null where the node does not have the label.</summary>
    public Domain? DomainOf(string key) => Node.Labels[key].AsString() is { } value ? new Domain(key, value) : null;

    public bool IsTaken(HostPort port) => _ports.Exists(port.ConflictsWith);

    public void Add(PodDemand pod)
    {
        Remove(pod.Key);
        if (!_pods.TryGetValue(pod.Key.Namespace, out var neighbours))
        {
            _pods[pod.Key.Namespace] = neighbours = [];
        }

        neighbours[pod.Key] = pod;
        PodCount++;
        Used.Add(pod.Requests);
        Assumed.Add(pod.Assumed);
        _ports.AddRange(pod.Ports);
    }

    public void Remove(ObjectKey key)
    {
        if (!_pods.TryGetValue(key.Namespace, out var neighbours) || !neighbours.Remove(key, out var pod))
        {
            return;
        }

        if (neighbours.Count == 0)
        {
            _pods.Remove(key.Namespace);
        }

        PodCount--;
        Used.Subtract(pod.Requests);
        Assumed.Subtract(pod.Assumed);
        foreach (var port in pod.Ports)
        {
            _ports.Remove(port);
        }
    }
}
