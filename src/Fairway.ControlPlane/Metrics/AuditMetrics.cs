using Fairway.ControlPlane.Audit;

namespace Fairway.ControlPlane.Metrics;

/// <summary>What the audit log is told, under the names of upstream's <c>apiserver/pkg/audit/metrics.go</c>.</summary>
internal sealed class AuditMetrics
{
    private readonly Tally[] _levels;

    public AuditMetrics(MetricsRegistry registry)
    {
        Events = registry.Counter("apiserver_audit_event_total", "Counter of audit events generated and sent to the audit backend.").Of();
        Errors = registry.Counter(
            "apiserver_audit_error_total",
            "Counter of audit events that failed to be audited properly. Plugin identifies the plugin affected by the error.",
            "plugin")
            .Of("log");
        var levels = registry.Counter("apiserver_audit_level_total", "Counter of policy levels for audit events (1 per request).", "level");
        _levels = [.. Enum.GetValues<AuditLevel>().Select(level => levels.Of(level.ToString()))];
    }

    public Tally Events { get; }

    public Tally Errors { get; }

    /// <summary>By how much of a request is told.</summary>
    public Tally Of(AuditLevel level) => _levels[(int)level];
}
