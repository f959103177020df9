namespace Fairway.ControlPlane.Audit;

/// <summary>Points in the life of a request at which it is recorded (audit.k8s.io/v1 Stage).</summary>
[Flags]
internal enum AuditStages
{
    None = 0,
    RequestReceived = 1,

    /// <summary>Of watches and streams alone: their answer has begun and goes on.</summary>
    ResponseStarted = 2,
    ResponseComplete = 4,
    Panic = 8,
}
