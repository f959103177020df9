using System.Collections.Concurrent;

namespace Fairway.ControlPlane.Metrics;

/// <summary>What is counted under one name, by its labels.</summary>
internal sealed class MetricFamily<T>(string name, string help, string type, string[] labels, Func<T> make) : IMetricFamily
    where T : class, IMetricSeries
{
    // Kinds, webhooks and flow schemas come and go; who may make them must not fill the memory by it.
    private const int MaxSeries = 20_000;

    private readonly ConcurrentDictionary<string, T> _series = new(StringComparer.Ordinal);
    private readonly T _beyond = make();

    /// <summary>The series of some labels, made when missing. Makes text of them: who counts often keeps what it gets.</summary>
    public T Of(params ReadOnlySpan<string> values)
    {
        var text = MetricsText.Labels(labels, values);
        return _series.TryGetValue(text, out var known) ? known
            : _series.Count < MaxSeries ? _series.GetOrAdd(text, static (_, make) => make(), make)
            : _beyond;
    }

    public void Write(MetricsText text)
    {
        if (_series.IsEmpty)
        {
            return;
        }

        text.Head(name, help, type);
        foreach (var (key, series) in _series)
        {
            series.Write(text, name, key);
        }
    }
}
