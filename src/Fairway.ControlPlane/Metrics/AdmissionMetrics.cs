using System.Collections.Concurrent;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Metrics;

/// <summary>How long admission takes, as a whole and by what does it, under the names of upstream's <c>apiserver/pkg/admission/metrics</c>.</summary>
internal sealed class AdmissionMetrics
{
    public const string Admit = "admit";
    public const string Validate = "validate";

    private readonly ConcurrentDictionary<Key, Histogram> _series = new();
    private readonly Func<Key, Histogram> _make;

    public AdmissionMetrics(MetricsRegistry registry, TimeProvider time)
    {
        Time = time;
        var times = Buckets.Seconds(0.005, 0.025, 0.1, 0.5, 1.0, 2.5);
        var steps = registry.Histogram(
            "apiserver_admission_step_admission_duration_seconds",
            "Admission sub-step latency histogram in seconds, broken out for each operation and API resource and step type (validate or admit).",
            times,
            "operation",
            "rejected",
            "type");
        var controllers = registry.Histogram(
            "apiserver_admission_controller_admission_duration_seconds",
            "Admission controller latency histogram in seconds, identified by name and broken out for each operation and API resource and type "
            + "(validate or admit).",
            times,
            "name",
            "operation",
            "rejected",
            "type");
        _make = key =>
        {
            var (operation, rejected) = (AdmissionRequest.NameOf(key.Operation), key.IsRejected ? "true" : "false");
            return key.Controller.Length == 0
                ? steps.Of(operation, rejected, key.Type)
                : controllers.Of(key.Controller, operation, rejected, key.Type);
        };
    }

    public TimeProvider Time { get; }

    /// <param name="type"><see cref="Admit"/> or <see cref="Validate"/>.</param>
    /// <param name="operation">What is admitted.</param>
    public AdmissionSteps Begin(string type, ApiVerb operation) => new(this, type, operation);

    /// <summary>All controllers together.</summary>
    public void ObserveStep(string type, ApiVerb operation, bool isRejected, long start) => Observe("", type, operation, isRejected, start);

    /// <param name="controller">Whose name upstream would tell.</param>
    /// <param name="type"><see cref="Admit"/> or <see cref="Validate"/>.</param>
    /// <param name="operation">What was admitted.</param>
    /// <param name="isRejected">Or not.</param>
    /// <param name="start">When it began, by the clock's timestamp.</param>
    public void Observe(string controller, string type, ApiVerb operation, bool isRejected, long start) =>
        _series.GetOrAdd(new(controller, type, operation, isRejected), _make).Observe(Time.GetElapsedTime(start));

    private readonly record struct Key(string Controller, string Type, ApiVerb Operation, bool IsRejected);
}
