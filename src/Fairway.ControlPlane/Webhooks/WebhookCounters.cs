using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// Counts calls of webhooks for <c>/metrics</c> under upstream's names (apiserver/pkg/admission/metrics). Labels are bounded by the webhooks
/// that were ever configured, up to a fixed number.
/// </summary>
internal sealed class WebhookCounters(TimeProvider time)
{
    private const string Duration = "apiserver_admission_webhook_admission_duration_seconds";
    private const string Requests = "apiserver_admission_webhook_request_total";
    private const string FailOpen = "apiserver_admission_webhook_fail_open_count";
    private const int MaxSeries = 2000;

    private static readonly double[] Bounds = [0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 10, 25];

    private readonly ConcurrentDictionary<string, Series> _durations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Series> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Series> _failedOpen = new(StringComparer.Ordinal);

    /// <summary>Makes a call and counts how it ended: 200, a refusal's code (at most 600), or 503 when it could not be made.</summary>
    public async Task<T> ObserveAsync<T>(Webhook webhook, string type, string operation, Func<Task<T>> call)
    {
        var (start, code, name) = (time.GetTimestamp(), 503, webhook.Name);
        try
        {
            var result = await call();
            code = 200;
            return result;
        }
        catch (KubernetesException e)
        {
            code = Math.Min(e.Code, 600);
            throw;
        }
        finally
        {
            var rejected = code == 200 || (code == 503 && webhook.FailsOpen) ? "false" : "true";
            var seconds = time.GetElapsedTime(start).TotalSeconds;
            Of(_durations, $"name=\"{name}\",operation=\"{operation}\",rejected=\"{rejected}\",type=\"{type}\"")?.Add(seconds);
            Of(_requests, $"code=\"{code}\",name=\"{name}\",operation=\"{operation}\",rejected=\"{rejected}\",type=\"{type}\"")?.Add(seconds);
        }
    }

    public void CountFailedOpen(string webhook, string type) => Of(_failedOpen, $"name=\"{webhook}\",type=\"{type}\"")?.Add(0);

    /// <summary>In the text form of Prometheus; empty before the first call.</summary>
    public string ToText()
    {
        if (_durations.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        text.Append("# TYPE ").Append(Duration).Append(" histogram\n");
        foreach (var (labels, series) in _durations)
        {
            series.WriteHistogram(text, Duration, labels);
        }

        WriteCounters(text, Requests, _requests);
        WriteCounters(text, FailOpen, _failedOpen);
        return text.ToString();
    }

    private static void WriteCounters(StringBuilder text, string name, ConcurrentDictionary<string, Series> all)
    {
        text.Append("# TYPE ").Append(name).Append(" counter\n");
        foreach (var (labels, series) in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {series.Count}\n");
        }
    }

    private static Series? Of(ConcurrentDictionary<string, Series> all, string labels) =>
        all.Count < MaxSeries || all.ContainsKey(labels) ? all.GetOrAdd(labels, static _ => new()) : null;

    private sealed class Series
    {
        private readonly Lock _gate = new();
        private readonly long[] _buckets = new long[Bounds.Length];
        private double _sum;

        public long Count { get; private set; }

        public void Add(double seconds)
        {
            lock (_gate)
            {
                Count++;
                _sum += seconds;
                for (var i = 0; i < Bounds.Length; i++)
                {
                    _buckets[i] += seconds <= Bounds[i] ? 1 : 0;
                }
            }
        }

        public void WriteHistogram(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                for (var i = 0; i < Bounds.Length; i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{Bounds[i]}\"}} {_buckets[i]}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"+Inf\"}} {Count}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {_sum}\n{name}_count{{{labels}}} {Count}\n");
            }
        }
    }
}
