using System.IO.Pipelines;

namespace Fairway.ControlPlane.Metrics;

/// <summary>All that is counted; filled while the server is put together.</summary>
internal sealed class MetricsRegistry
{
    private const string CounterType = "counter";
    private const string GaugeType = "gauge";

    private readonly List<IMetricFamily> _families = [];

    public MetricFamily<Tally> Counter(string name, string help, params string[] labels) =>
        Add(new MetricFamily<Tally>(name, help, CounterType, labels, static () => new()));

    public MetricFamily<Tally> Gauge(string name, string help, params string[] labels) =>
        Add(new MetricFamily<Tally>(name, help, GaugeType, labels, static () => new()));

    public MetricFamily<Histogram> Histogram(string name, string help, Buckets buckets, params string[] labels) =>
        Add(new MetricFamily<Histogram>(name, help, "histogram", labels, () => new(buckets)));

    /// <summary>A gauge that is read off when it is asked for.</summary>
    public void ReadGauge(string name, string help, string[] labels, Func<IEnumerable<(string[] Labels, double Value)>> read) =>
        Add(new ReadMetric(name, help, GaugeType, labels, read));

    /// <inheritdoc cref="ReadGauge(string, string, string[], Func{IEnumerable{ValueTuple{string[], double}}})"/>
    public void ReadGauge(string name, string help, Func<double> read) => ReadGauge(name, help, [], () => [([], read())]);

    /// <summary>A counter that is read off when it is asked for.</summary>
    public void ReadCounter(string name, string help, Func<double> read) =>
        Add(new ReadMetric(name, help, CounterType, [], () => [([], read())]));

    public void Write(MetricsText text) => _families.ForEach(family => family.Write(text));

    /// <summary>Writes it family by family, so that it is never held as a whole.</summary>
    public async Task WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var text = new MetricsText(output);
        foreach (var family in _families)
        {
            family.Write(text);
            await output.FlushAsync(cancellationToken);
        }
    }

    private T Add<T>(T family)
        where T : IMetricFamily
    {
        _families.Add(family);
        return family;
    }
}
