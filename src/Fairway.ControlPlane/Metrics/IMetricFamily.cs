namespace Fairway.ControlPlane.Metrics;

/// <summary>Everything under one name; its lines stand together.</summary>
internal interface IMetricFamily
{
    void Write(MetricsText text);
}
