using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Audit;

/// <summary>One request that is recorded, from its arrival to its end.</summary>
/// <param name="Verdict">How much of it.</param>
/// <param name="AuditId">Its name.</param>
/// <param name="Subject">What it is.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Received">When.</param>
internal sealed record AuditRecord(
    AuditVerdict Verdict, string AuditId, AuditSubject Subject, RequestOrigin Origin, DateTimeOffset Received)
{
    public required AuditTrail Trail { get; init; }

    /// <summary>For whom it is handled.</summary>
    public required UserInfo User { get; init; }

    /// <summary>The body; null before it was read, and for levels that do not tell it.</summary>
    public Value Body { get; private set; }

    public int Code { get; set; } = 200;

    /// <summary>The answer; null for a refusal and for levels that do not tell it.</summary>
    public ApiResult? Result { get; set; }

    public KubernetesException? Refusal { get; set; }

    /// <summary>The body was read.</summary>
    public void Sent(Value body) => Body = Verdict.Level >= AuditLevel.Request ? body : Value.Null;

    public bool Wants(AuditStages stage) => (Verdict.Omitted & stage) == 0;
}
