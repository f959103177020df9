using System.Runtime.CompilerServices;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Metrics;

/// <summary>What watches are sent, by kind (upstream's <c>apiserver/pkg/endpoints/metrics</c>).</summary>
internal sealed class WatchMetrics
{
    private static readonly string[] Labels = ["group", "version", "resource"];

    private readonly ConditionalWeakTable<KindDescription, WatchSeries> _kinds = [];
    private readonly ConditionalWeakTable<KindDescription, WatchSeries>.CreateValueCallback _make;

    public WatchMetrics(MetricsRegistry registry)
    {
        var events = registry.Counter("apiserver_watch_events_total", "Number of events sent in watch clients", Labels);
        var sizes = registry.Histogram(
            "apiserver_watch_events_sizes", "Watch event size distribution in bytes", Buckets.Bytes(Buckets.Exponential(1024, 2, 8)), Labels);
        _make = kind => new(
            events.Of(kind.Kind.Group, kind.Kind.Version, kind.Plural), sizes.Of(kind.Kind.Group, kind.Kind.Version, kind.Plural));
    }

    /// <summary>For one watch.</summary>
    public WatchSeries Of(KindDescription kind) => _kinds.GetValue(kind, _make);
}

/// <summary>What watches of one kind count in.</summary>
internal sealed record WatchSeries(Tally Events, Histogram Sizes);
