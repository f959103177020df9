using Fairway.ControlPlane.Webhooks;

namespace Fairway.ControlPlane.Metrics;

/// <summary>What one server counts of itself, for <c>/metrics</c>.</summary>
internal sealed class ServerMetrics
{
    public ServerMetrics(TimeProvider time)
    {
        Requests = new(Registry, time);
        Watches = new(Registry);
        Access = new(Registry);
        Admission = new(Registry, time);
        Webhooks = new(Registry, time);
        Flows = new(Registry, time);
        Audit = new(Registry);
        ProcessMetrics.AddTo(Registry);
    }

    public MetricsRegistry Registry { get; } = new();

    public RequestMetrics Requests { get; }

    public WatchMetrics Watches { get; }

    public AccessMetrics Access { get; }

    public AdmissionMetrics Admission { get; }

    public WebhookMetrics Webhooks { get; }

    public FlowMetrics Flows { get; }

    public AuditMetrics Audit { get; }
}
