namespace Fairway.ControlPlane.Metrics;

/// <summary>How often something lay in which bucket, and the sum of it all. Observing locks and allocates nothing.</summary>
internal sealed class Histogram(Buckets buckets) : IMetricSeries
{
    private readonly long[] _counts = new long[buckets.Bounds.Length + 1];
    private long _sum;

    public void Observe(long value)
    {
        Interlocked.Increment(ref _counts[buckets.IndexOf(value)]);
        Interlocked.Add(ref _sum, value);
    }

    public void Observe(TimeSpan time) => Observe(time.Ticks);

    public void Write(MetricsText text, string name, string labels)
    {
        var count = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            count += Interlocked.Read(ref _counts[i]);
            text.Bucket(name, labels, i < buckets.Bounds.Length ? buckets.Bounds[i] : "+Inf", count);
        }

        text.Sample(name + "_sum", labels, buckets.Read(Interlocked.Read(ref _sum)));
        text.Sample(name + "_count", labels, count);
    }
}
