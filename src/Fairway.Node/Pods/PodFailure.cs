namespace Fairway.Node.Pods;

/// <summary>Why a pod as a whole has failed, whatever its containers did.</summary>
/// <param name="Reason">The status's, and the event's.</param>
/// <param name="Message">The status's.</param>
internal sealed record PodFailure(string Reason, string Message)
{
    private const string Rejected = "Pod was rejected: ";

    /// <summary>The kubelet tells of a deadline as of something normal.</summary>
    public bool IsNormal { get; init; }

    /// <summary>What its containers still get; null is the pod's own grace.</summary>
    public long? GraceSeconds { get; init; }

    /// <summary>The event says what the status does, but for the kubelet's introduction.</summary>
    public string EventMessage => Message.StartsWith(Rejected, StringComparison.Ordinal) ? Message[Rejected.Length..] : Message;

    /// <summary>A pod that this node never runs.</summary>
    public static PodFailure Rejection(string reason, string message) => new(reason, Rejected + message);
}
