namespace Fairway.Node.Runtime;

/// <summary>One path of the host (already resolved, so never led elsewhere by a link) that a container sees.</summary>
internal sealed record ContainerMount(string Source, string Destination, bool ReadOnly, string Propagation = "None");
