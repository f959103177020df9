using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Metrics;

/// <summary>
/// Requests under the names and labels of upstream's <c>apiserver/pkg/endpoints/metrics</c>. What a kind's requests count in is looked up once
/// for each kind, verb and scope.
/// </summary>
internal sealed class RequestMetrics
{
    private static readonly string[] Labels = ["verb", "group", "version", "resource", "subresource", "scope", "component"];

    // Of the paths that lead to no resource upstream counts these.
    private static readonly string[] Paths = ["/healthz", "/livez", "/readyz"];

    private readonly ConditionalWeakTable<KindDescription, KindRequests> _kinds = [];
    private readonly ConditionalWeakTable<KindDescription, KindRequests>.CreateValueCallback _make;
    private readonly FrozenDictionary<string, RequestSeries> _paths;
    private readonly TimeProvider _time;
    private readonly InflightRequests _reading;
    private readonly InflightRequests _mutating;

    public RequestMetrics(MetricsRegistry registry, TimeProvider time)
    {
        (_time, _reading, _mutating) = (time, new(time), new(time));
        _make = kind => new(kind, this);
        Total = registry.Counter(
            "apiserver_request_total",
            "Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP "
            + "response code.",
            [.. Labels, "dry_run", "code"]);
        Durations = registry.Histogram(
            "apiserver_request_duration_seconds",
            "Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.",
            Buckets.Seconds(
                0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60),
            [.. Labels, "dry_run"]);
        OwnDurations = registry.Histogram(
            "apiserver_request_sli_duration_seconds",
            "Response latency distribution (not counting webhook duration and priority & fairness queue wait times) in seconds for each verb, "
            + "group, version, resource, subresource, scope and component.",
            Buckets.Seconds(0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60),
            Labels);
        Sizes = registry.Histogram(
            "apiserver_response_sizes",
            "Response size distribution in bytes for each group, version, verb, resource, subresource, scope and component.",
            Buckets.Bytes(Buckets.Exponential(1000, 10, 7)),
            Labels);
        LongRunning = registry.Gauge(
            "apiserver_longrunning_requests",
            "Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all "
            + "requests are tracked this way.",
            Labels);
        Terminations = registry.Counter(
            "apiserver_request_terminations_total", "Number of requests which apiserver terminated in self-defense.", [.. Labels, "code"]);
        Deprecated = registry.Gauge(
            "apiserver_requested_deprecated_apis",
            "Gauge of deprecated APIs that have been requested, broken out by API group, version, resource, subresource, and removed_release.",
            "group",
            "version",
            "resource",
            "subresource",
            "removed_release");
        registry.ReadGauge(
            "apiserver_current_inflight_requests",
            "Maximal number of currently used inflight request limit of this apiserver per request kind in last second.",
            ["request_kind"],
            () => [(["mutating"], _mutating.Peak), (["readOnly"], _reading.Peak)]);
        _paths = Paths.ToFrozenDictionary(
            path => path, path => new RequestSeries(this, ["GET", "", "", "", path, "", ""], "", isLong: false), StringComparer.Ordinal);
    }

    public MetricFamily<Tally> Total { get; }

    public MetricFamily<Histogram> Durations { get; }

    /// <summary>Without what was spent waiting for webhooks and in queues.</summary>
    public MetricFamily<Histogram> OwnDurations { get; }

    public MetricFamily<Histogram> Sizes { get; }

    public MetricFamily<Tally> LongRunning { get; }

    public MetricFamily<Tally> Terminations { get; }

    public MetricFamily<Tally> Deprecated { get; }

    /// <summary>A request on a resource begins.</summary>
    /// <param name="call">The request.</param>
    /// <param name="isConnect">It is passed on to whom it is about.</param>
    public MeasuredRequest Begin(ApiCall call, bool isConnect = false)
    {
        var series = _kinds.GetValue(call.Kind, _make).Of(call, isConnect);
        var isLong = isConnect || call.Verb == ApiVerb.Watch;
        var inflight = isLong ? null : call.Verb is ApiVerb.Get or ApiVerb.List ? _reading : _mutating;
        return new(series, inflight, call.Waits, _time);
    }

    /// <summary>A request on another path begins.</summary>
    public MeasuredRequest BeginPath(string path) => new(_paths.GetValueOrDefault(path), _reading, null, _time);
}
