namespace Fairway.ControlPlane.Audit;

/// <summary>What the policy says of one request.</summary>
internal sealed record AuditVerdict(AuditLevel Level, AuditStages Omitted, bool OmitManagedFields)
{
    public static AuditVerdict None { get; } = new(AuditLevel.None, AuditStages.None, false);
}
