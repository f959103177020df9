namespace Fairway.ControlPlane.Audit;

/// <summary>One line to be written: a record at one of its stages.</summary>
internal readonly record struct AuditEntry(AuditRecord Record, AuditStages Stage, DateTimeOffset Time);
