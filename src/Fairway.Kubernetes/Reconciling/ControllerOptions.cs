namespace Fairway.Kubernetes.Reconciling;

/// <summary>How a controller works its queue.</summary>
public sealed record ControllerOptions
{
    /// <summary>Keys handled at once; one key is never handled twice at a time.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>The wait after a first failure, client-go's default; it doubles with each one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(1);
}
