namespace Fairway.Node.Pods;

/// <summary>Why a container is not running yet, as its status tells it.</summary>
internal sealed record WaitingReason(string Reason, string Message)
{
    /// <summary>When another try makes sense, or null to leave it to the next change.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
