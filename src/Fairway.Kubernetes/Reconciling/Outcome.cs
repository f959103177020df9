namespace Fairway.Kubernetes.Reconciling;

/// <summary>What a reconciler wants next for the key it just handled. A thrown exception is retried with back-off.</summary>
public readonly record struct Outcome
{
    private Outcome(TimeSpan? after) => RequeueAfter = after;

    /// <summary>When to come back without any event; null for not at all.</summary>
    public TimeSpan? RequeueAfter { get; }

    /// <summary>Wait for the next event.</summary>
    public static Outcome Done => default;

    public static Outcome After(TimeSpan delay) => new(delay);
}
