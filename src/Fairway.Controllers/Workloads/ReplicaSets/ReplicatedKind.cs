using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.ReplicaSets;

/// <summary>A kind that asks for a number of equal pods.</summary>
/// <param name="Controller">The name of its controller.</param>
/// <param name="Kind">As owner references name it.</param>
/// <param name="Resource">Where its objects are.</param>
/// <param name="Selector">What pods an object has.</param>
internal sealed record ReplicatedKind(string Controller, string Kind, GroupVersionResource Resource, Func<Value, LabelSelector> Selector)
{
    public static ReplicatedKind ReplicaSet { get; } = new(
        "replicaset", "ReplicaSet", Resources.ReplicaSets, set => LabelSelector.FromObject(set["spec"]["selector"]));

    /// <summary>The older kind, whose selector is plain labels.</summary>
    public static ReplicatedKind ReplicationController { get; } = new(
        "replicationcontroller",
        "ReplicationController",
        Resources.ReplicationControllers,
        controller => LabelSelector.FromLabels(controller["spec"]["selector"].Fields));
}
