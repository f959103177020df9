using System.Buffers;
using System.Text;
using Fairway.ControlPlane.Metrics;

namespace Fairway.ControlPlane.Tests.Metrics;

public sealed class HistogramTests
{
    [Fact]
    public void A_value_at_a_bound_belongs_to_its_bucket_and_those_above()
    {
        var registry = new MetricsRegistry();
        var series = registry.Histogram("a_seconds", "Of\na\\b.", Buckets.Seconds(0.1, 1), "name").Of("x\"y\\z\n");
        series.Observe(TimeSpan.FromSeconds(0.1));
        series.Observe(TimeSpan.FromSeconds(0.5));
        series.Observe(TimeSpan.FromSeconds(2.5));

        Assert.Equal(
            """
            # HELP a_seconds Of\na\\b.
            # TYPE a_seconds histogram
            a_seconds_bucket{name="x\"y\\z\n",le="0.1"} 1
            a_seconds_bucket{name="x\"y\\z\n",le="1"} 2
            a_seconds_bucket{name="x\"y\\z\n",le="+Inf"} 3
            a_seconds_sum{name="x\"y\\z\n"} 3.1
            a_seconds_count{name="x\"y\\z\n"} 3

            """,
            Text(registry));
        PrometheusText.Read(Text(registry));
    }

    [Fact]
    public void Series_are_bounded_and_those_beyond_are_not_told()
    {
        var registry = new MetricsRegistry();
        var family = registry.Counter("a_total", "All.", "name");
        for (var i = 0; i < 20_100; i++)
        {
            family.Of($"n{i}").Add(1);
        }

        Assert.Equal(20_000, PrometheusText.Read(Text(registry)).Sum("a_total"));
        Assert.Same(family.Of("n1"), family.Of("n1"));
    }

    private static string Text(MetricsRegistry registry)
    {
        var output = new ArrayBufferWriter<byte>();
        registry.Write(new MetricsText(output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
