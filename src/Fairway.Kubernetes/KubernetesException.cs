using Fairway.Values;

namespace Fairway.Kubernetes;

/// <summary>A refusal by the API: the <c>Status</c> object (kind Status, v1) that came as the answer or that will be sent as one.</summary>
public sealed class KubernetesException : Exception
{
    public KubernetesException(Value status)
        : base(status["message"].AsString() ?? "the API refused the request without a message") => Status = status;

    public KubernetesException(int code, string reason, string message, Value details = default)
        : this(MakeStatus(code, reason, message, details))
    {
    }

    public Value Status { get; }

    public int Code => (int)(Status["code"].AsLong() ?? 500);

    /// <summary>One of <see cref="StatusReason"/>, or empty.</summary>
    public string Reason => Status["reason"].AsString() ?? "";

    public bool IsNotFound => Reason == StatusReason.NotFound;

    public bool IsConflict => Reason == StatusReason.Conflict;

    public bool IsAlreadyExists => Reason == StatusReason.AlreadyExists;

    private static Value MakeStatus(int code, string reason, string message, Value details)
    {
        var status = Value.Map(
            ("kind", "Status"), ("apiVersion", "v1"), ("metadata", ValueMap.Empty), ("status", "Failure"), ("message", message), ("reason", reason));
        return (details.IsNull ? status : status.With("details", details)).With("code", code);
    }
}
