using Fairway.Kubernetes.Caching;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>Finds what a request of the kubelet's API names.</summary>
internal sealed class ContainerLookup(ObjectCache pods, ContainerStore containers)
{
    public IEnumerable<Value> Pods => pods.All;

    /// <summary>The pod, or null.</summary>
    public Value Pod(string @namespace, string name) => pods.Find(new(@namespace, name));

    public static bool HasContainer(Value pod, string name) =>
        pod["spec"]["containers"].Items.Concat(pod["spec"]["initContainers"].Items).Any(container => container["name"].AsString() == name);

    /// <summary>The pod's containers of this name, oldest first.</summary>
    public IReadOnlyList<ContainerState> Containers(string podUid, string name) =>
    [
        .. containers.All().Where(record => record.PodUid == podUid && record.Name == name).OrderBy(record => record.Attempt)
            .Select(containers.StateOf).Where(state => state.Phase != ContainerPhase.Created),
    ];

    public bool IsRunning(ContainerRecord record) => containers.StateOf(record).IsRunning;
}
