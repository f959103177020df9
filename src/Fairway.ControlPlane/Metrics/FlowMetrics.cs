using Fairway.ControlPlane.Fairness;

namespace Fairway.ControlPlane.Metrics;

/// <summary>API priority and fairness under the names of upstream's <c>apiserver/pkg/util/flowcontrol/metrics</c>.</summary>
internal sealed class FlowMetrics
{
    private static readonly string[] Labels = ["priority_level", "flow_schema"];

    private readonly MetricFamily<Tally> _dispatched;
    private readonly MetricFamily<Tally> _rejected;
    private readonly MetricFamily<Tally> _waiting;
    private readonly MetricFamily<Tally> _executing;
    private readonly MetricFamily<Tally> _seats;
    private readonly MetricFamily<Histogram> _waits;
    private readonly MetricFamily<Histogram> _executions;

    private readonly MetricsRegistry _registry;

    public FlowMetrics(MetricsRegistry registry, TimeProvider time)
    {
        _registry = registry;
        Time = time;
        var times = Buckets.Seconds(0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30);
        _dispatched = registry.Counter(
            "apiserver_flowcontrol_dispatched_requests_total",
            "Number of requests executed by API Priority and Fairness subsystem",
            Labels);
        _rejected = registry.Counter(
            "apiserver_flowcontrol_rejected_requests_total",
            "Number of requests rejected by API Priority and Fairness subsystem",
            [.. Labels, "reason"]);
        _waiting = registry.Gauge(
            "apiserver_flowcontrol_current_inqueue_requests",
            "Number of requests currently pending in queues of the API Priority and Fairness subsystem",
            Labels);
        _executing = registry.Gauge(
            "apiserver_flowcontrol_current_executing_requests",
            "Number of requests in initial (for a WATCH) or any (for a non-WATCH) execution stage in the API Priority and Fairness subsystem",
            Labels);
        _seats = registry.Gauge(
            "apiserver_flowcontrol_current_executing_seats",
            "Concurrency (number of seats) occupied by the currently executing (initial stage for a WATCH, any stage otherwise) requests in the "
            + "API Priority and Fairness subsystem",
            Labels);
        _waits = registry.Histogram(
            "apiserver_flowcontrol_request_wait_duration_seconds",
            "Length of time a request spent waiting in its queue",
            times,
            [.. Labels, "execute"]);
        _executions = registry.Histogram(
            "apiserver_flowcontrol_request_execution_seconds",
            "Duration of initial stage (for a WATCH) or any (for a non-WATCH) stage of request execution in the API Priority and Fairness "
            + "subsystem",
            times,
            [.. Labels, "type"]);
    }

    public TimeProvider Time { get; }

    /// <summary>Tells what the levels may take, too.</summary>
    public void Follow(FlowConfiguration flows, Seats seats)
    {
        ReadLevels("nominal_limit_seats", "Nominal number of execution seats configured for each priority level", level => level.Nominal);
        ReadLevels("lower_limit_seats", "Configured lower bound on number of execution seats available to each priority level", level => level.Kept);
        ReadLevels(
            "upper_limit_seats",
            "Configured upper bound on number of execution seats available to each priority level",
            level => Math.Min(seats.Total, (long)level.Nominal + level.Borrowable));

        void ReadLevels(string name, string help, Func<PriorityLevel, double> read) => _registry.ReadGauge(
            $"apiserver_flowcontrol_{name}",
            help,
            ["priority_level"],
            () => flows.Levels().Select(level => (new[] { level.Name }, read(level))));
    }

    /// <summary>For a schema and its level, as long as both are configured so.</summary>
    public FlowSeries Of(string level, string schema) => new(
        _dispatched.Of(level, schema),
        _waiting.Of(level, schema),
        _executing.Of(level, schema),
        _seats.Of(level, schema),
        _waits.Of(level, schema, "true"),
        _waits.Of(level, schema, "false"),
        _executions.Of(level, schema, "regular"),
        reason => _rejected.Of(level, schema, reason).Add(1));
}
