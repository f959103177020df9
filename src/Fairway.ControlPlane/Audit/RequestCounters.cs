using System.Collections.Concurrent;
using System.Text;
using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Audit;

/// <summary>Counts requests for <c>/metrics</c>, in the text form of Prometheus. Its labels are bounded by the kinds served.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<(string Group, string Version, string Resource, string Subresource, string Verb, int Code), Counter> _counters = new();

    public void Count(ApiCall call, int code, TimeSpan duration)
    {
        var subresource = call.Subresource.Length == 0 || call.Kind.FindSubresource(call.Subresource) is not null ? call.Subresource : "";
        var key = (call.Kind.Kind.Group, call.Kind.Kind.Version, call.Kind.Plural, subresource, ApiDispatcher.NameOf(call.Verb), code);
        _counters.GetOrAdd(key, static _ => new()).Add(duration);
    }

    public string ToText()
    {
        var text = new StringBuilder("# TYPE apiserver_request_total counter\n");
        var seconds = new StringBuilder("# TYPE apiserver_request_duration_seconds summary\n");
        foreach (var (key, counter) in _counters)
        {
            var labels =
                $"{{code=\"{key.Code}\",group=\"{key.Group}\",resource=\"{key.Resource}\",subresource=\"{key.Subresource}\",verb=\"{key.Verb.ToUpperInvariant()}\",version=\"{key.Version}\"}}";
            text.Append("apiserver_request_total").Append(labels).Append(' ').Append(counter.Requests).Append('\n');
            seconds.Append("apiserver_request_duration_seconds_sum").Append(labels).Append(' ').Append(counter.Seconds).Append('\n');
            seconds.Append("apiserver_request_duration_seconds_count").Append(labels).Append(' ').Append(counter.Requests).Append('\n');
        }

        return text.Append(seconds).ToString();
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
