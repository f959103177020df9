using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>A node and what the pods on it take, kept up to date pod by pod.</summary>
internal sealed class NodeUsage(Value node)
{
    private readonly Dictionary<ObjectKey, PodDemand> _pods = [];
    private readonly Amounts _used = new();
    private readonly Dictionary<string, int> _ofOwner = new(StringComparer.Ordinal);
    private readonly List<HostPort> _ports = [];

    /// <summary>Null while pods are known on a node that is not.</summary>
    public Value Node { get; private set; } = node;

    public string Name => Node.Name;

    public Amounts Allocatable { get; private set; } = Amounts.Read(node["status"]["allocatable"]);

    public IReadOnlyCollection<PodDemand> Pods => _pods.Values;

    public Amounts Used => _used;

    public long ComparedCpu { get; private set; }

    public long ComparedMemory { get; private set; }

    public void Update(Value node)
    {
        Node = node;
        Allocatable = Amounts.Read(node["status"]["allocatable"]);
    }

    public int CountOf(string? owner) => owner is null ? 0 : _ofOwner.GetValueOrDefault(owner);

    public bool IsTaken(HostPort port) => _ports.Exists(port.ConflictsWith);

    public void Add(PodDemand pod)
    {
        Remove(pod.Key);
        _pods[pod.Key] = pod;
        _used.Add(pod.Requests);
        ComparedCpu += pod.ComparedCpu;
        ComparedMemory += pod.ComparedMemory;
        _ports.AddRange(pod.Ports);
        if (pod.Owner is { } owner)
        {
            _ofOwner[owner] = _ofOwner.GetValueOrDefault(owner) + 1;
        }
    }

    public void Remove(ObjectKey key)
    {
        if (!_pods.Remove(key, out var pod))
        {
            return;
        }

        _used.Subtract(pod.Requests);
        ComparedCpu -= pod.ComparedCpu;
        ComparedMemory -= pod.ComparedMemory;
        foreach (var port in pod.Ports)
        {
            _ports.Remove(port);
        }

        if (pod.Owner is { } owner && (_ofOwner[owner] -= 1) == 0)
        {
            _ofOwner.Remove(owner);
        }
    }
}
