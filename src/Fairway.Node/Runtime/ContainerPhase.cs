namespace Fairway.Node.Runtime;

/// <summary>Where a container is in its life.</summary>
internal enum ContainerPhase
{
    /// <summary>Made but never started: an interrupted start, to be removed.</summary>
    Created,
    Running,
    Exited,
}
