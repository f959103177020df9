namespace Fairway.ControlPlane.Metrics;

/// <summary>What is read off when it is asked for.</summary>
internal sealed class ReadMetric(
    string name, string help, string type, string[] labels, Func<IEnumerable<(string[] Labels, double Value)>> read) : IMetricFamily
{
    public void Write(MetricsText text)
    {
        text.Head(name, help, type);
        foreach (var (values, value) in read())
        {
            text.Sample(name, MetricsText.Labels(labels, values), value);
        }
    }
}
