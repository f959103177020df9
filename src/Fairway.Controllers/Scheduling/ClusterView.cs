namespace Fairway.Controllers.Scheduling;

/// <summary>The cluster as placing one pod sees it.</summary>
/// <param name="Nodes">The nodes there are.</param>
/// <param name="Repellent">The pods with required anti-affinity.</param>
/// <param name="Leaning">The pods that draw others near, or push them away, without forbidding them anything.</param>
/// <param name="Namespaces">The labels of the namespaces.</param>
internal sealed record ClusterView(
    IReadOnlyList<NodeUsage> Nodes, IReadOnlyCollection<PlacedPod> Repellent, IReadOnlyCollection<PlacedPod> Leaning, NamespaceLabels Namespaces);
