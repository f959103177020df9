using Fairway.Kubernetes.Caching;
using Fairway.Node.Pods;
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
        !ContainerFields.Find(pod["spec"], name).IsNull;

    /// <summary>The pod's containers of this name, oldest first.</summary>
    public IReadOnlyList<ContainerState> Containers(string podUid, string name) =>
    [
        .. containers.Of(podUid).Where(record => record.Name == name)
            .Select(containers.StateOf).Where(state => state.Phase != ContainerPhase.Created),
    ];

    public bool IsRunning(ContainerRecord record) => containers.StateOf(record).IsRunning;
}
