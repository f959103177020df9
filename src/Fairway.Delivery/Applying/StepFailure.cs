namespace Fairway.Delivery.Applying;

/// <summary>Why a reconciliation ends before its last step; the words are those of the Ready condition.</summary>
/// <param name="Reason">One of Flux's reasons.</param>
/// <param name="Message">Names the object, why, and what to do.</param>
/// <param name="RetryAfter">When to try again.</param>
internal sealed record StepFailure(string Reason, string Message, TimeSpan RetryAfter)
{
    /// <summary>Whether any event may help, because something is waited for.</summary>
    public bool IsWaiting { get; init; }
}
