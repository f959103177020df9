using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Metrics;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>Calls of webhooks under the names of upstream's <c>apiserver/pkg/admission/metrics</c>.</summary>
internal sealed class WebhookMetrics
{
    // Upstream's largest.
    private const int MaxCode = 600;

    private readonly MetricFamily<Histogram> _durations;
    private readonly MetricFamily<Tally> _requests;
    private readonly MetricFamily<Tally> _rejections;
    private readonly MetricFamily<Tally> _failedOpen;

    public WebhookMetrics(MetricsRegistry registry, TimeProvider time)
    {
        Time = time;
        _durations = registry.Histogram(
            "apiserver_admission_webhook_admission_duration_seconds",
            "Admission webhook latency histogram in seconds, identified by name and broken out for each operation and API resource and type "
            + "(validate or admit).",
            Buckets.Seconds(0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 10, 25),
            "name",
            "operation",
            "rejected",
            "type");
        _requests = registry.Counter(
            "apiserver_admission_webhook_request_total",
            "Admission webhook request total, identified by name and broken out for each admission type (validating or mutating) and operation. "
            + "Additional labels specify whether the request was rejected or not and an HTTP status code. Codes greater than 600 are truncated to "
            + "600, to keep the metrics cardinality bounded.",
            "code",
            "name",
            "operation",
            "rejected",
            "type");
        _rejections = registry.Counter(
            "apiserver_admission_webhook_rejection_count",
            "Admission webhook rejection count, identified by name and broken out for each admission type (validating or admit) and operation. "
            + "Additional labels specify an error type (calling_webhook_error or apiserver_internal_error if an error occurred; no_error "
            + "otherwise) and optionally a non-zero rejection code if the webhook rejects the request with an HTTP status code (honored by the "
            + "apiserver when the code is greater or equal to 400). Codes greater than 600 are truncated to 600, to keep the metrics cardinality "
            + "bounded.",
            "error_type",
            "name",
            "operation",
            "rejection_code",
            "type");
        _failedOpen = registry.Counter(
            "apiserver_admission_webhook_fail_open_count",
            "Admission webhook fail open count, identified by name and broken out for each admission type (validating or mutating).",
            "name",
            "type");
    }

    public TimeProvider Time { get; }

    /// <summary>Makes a call and counts how it ended: 200, a refusal's code, or 503 when it could not be made.</summary>
    /// <param name="webhook">Which one.</param>
    /// <param name="type">Of which list.</param>
    /// <param name="operation">Upstream's name of it.</param>
    /// <param name="waits">Told how long it took; null when others are called meanwhile.</param>
    /// <param name="call">The call.</param>
    public async Task<T> ObserveAsync<T>(Webhook webhook, string type, string operation, CallWaits? waits, Func<Task<T>> call)
    {
        var (start, code, error) = (Time.GetTimestamp(), 503, "calling_webhook_error");
        try
        {
            var result = await call();
            code = 200;
            return result;
        }
        catch (KubernetesException e)
        {
            (code, error) = (Math.Min(e.Code, MaxCode), e.Reason == StatusReason.InternalError ? "apiserver_internal_error" : "no_error");
            throw;
        }
        finally
        {
            var isRejected = code != 200 && !(code == 503 && webhook.FailsOpen);
            var rejected = isRejected ? "true" : "false";
            var elapsed = Time.GetElapsedTime(start);
            waits?.Add(elapsed);
            _durations.Of(webhook.Name, operation, rejected, type).Observe(elapsed);
            _requests.Of(code.ToString(), webhook.Name, operation, rejected, type).Add(1);
            if (isRejected)
            {
                _rejections.Of(error, webhook.Name, operation, code.ToString(), type).Add(1);
            }
        }
    }

    public void CountFailedOpen(string webhook, string type) => _failedOpen.Of(webhook, type).Add(1);
}
