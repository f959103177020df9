using System.Collections.Concurrent;
using System.Text;
using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Audit;

/// <summary>Counts requests for <c>/metrics</c>, in the text form of Prometheus. Its labels are bounded by the kinds served.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<Key, Counter> _counters = new();

    public void Count(ApiCall call, int code, TimeSpan duration)
    {
        var subresource = call.Subresource.Length == 0 || call.Kind.FindSubresource(call.Subresource) is not null ? call.Subresource : "";
        var key = new Key(call.Kind.Kind.Group, call.Kind.Kind.Version, call.Kind.Plural, subresource, ApiDispatcher.NameOf(call.Verb), code);
        _counters.GetOrAdd(key, static _ => new()).Add(duration);
    }

    public string ToText()
    {
        var text = new StringBuilder("# TYPE apiserver_request_total counter\n");
        var seconds = new StringBuilder("# TYPE apiserver_request_duration_seconds summary\n");
        foreach (var (key, counter) in _counters)
        {
            var labels = key.Labels();
            text.Append("apiserver_request_total").Append(labels).Append(' ').Append(counter.Requests).Append('\n');
            seconds.Append("apiserver_request_duration_seconds_sum").Append(labels).Append(' ').Append(counter.Seconds).Append('\n');
            seconds.Append("apiserver_request_duration_seconds_count").Append(labels).Append(' ').Append(counter.Requests).Append('\n');
        }

        return text.Append(seconds).ToString();
    }

    private readonly record struct Key(string Group, string Version, string Resource, string Subresource, string Verb, int Code)
    {
        public string Labels() =>
            $"{{code=\"{Code}\",group=\"{Group}\",resource=\"{Resource}\",subresource=\"{Subresource}\","
            + $"verb=\"{Verb.ToUpperInvariant()}\",version=\"{Version}\"}}";
    }

    private sealed class Counter
    {
        private long _requests;
        private long _ticks;

        public long Requests => Interlocked.Read(ref _requests);

        public double Seconds => TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds;

        public void Add(TimeSpan duration)
        {
            Interlocked.Increment(ref _requests);
            Interlocked.Add(ref _ticks, duration.Ticks);
        }
    }
}
