namespace Fairway.ControlPlane.Metrics;

/// <summary>What is counted under one name and one set of labels.</summary>
internal interface IMetricSeries
{
    void Write(MetricsText text, string name, string labels);
}
