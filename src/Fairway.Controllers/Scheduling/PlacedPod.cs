namespace Fairway.Controllers.Scheduling;

/// <summary>A pod on a node.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="NodeName">The node's name, which is known before the node is.</param>
/// <param name="Node">Where it is.</param>
/// <param name="IsConfirmed">Whether the API says so; else it is only about to be bound.</param>
internal sealed record PlacedPod(PodDemand Pod, string NodeName, NodeUsage Node, bool IsConfirmed);
