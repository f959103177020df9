namespace Fairway.ControlPlane.Metrics;

/// <summary>A number that is added to and, when it is a gauge, taken from.</summary>
internal sealed class Tally : IMetricSeries
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long amount) => Interlocked.Add(ref _value, amount);

    public void Set(long value) => Interlocked.Exchange(ref _value, value);

    public void Write(MetricsText text, string name, string labels) => text.Sample(name, labels, Value);
}
