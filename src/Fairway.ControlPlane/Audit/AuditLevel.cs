namespace Fairway.ControlPlane.Audit;

/// <summary>How much of a request is recorded (audit.k8s.io/v1 Level): each level adds to the one before.</summary>
internal enum AuditLevel
{
    None,
    Metadata,
    Request,
    RequestResponse,
}
