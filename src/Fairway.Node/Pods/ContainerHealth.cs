namespace Fairway.Node.Pods;

/// <summary>What the probes of one running container say.</summary>
/// <param name="IsStarted">The startup probe has succeeded, or there is none.</param>
/// <param name="IsReady">The readiness probe succeeds, or there is none, and the container is started.</param>
/// <param name="FailedProbe">The container's field with the probe for which it must be restarted, or empty.</param>
internal readonly record struct ContainerHealth(bool IsStarted, bool IsReady, string FailedProbe)
{
    public static ContainerHealth Good => new(true, true, "");
}
