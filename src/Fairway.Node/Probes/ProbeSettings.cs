using Fairway.Values;

namespace Fairway.Node.Probes;

/// <summary>When a probe runs and how many results count, with the API's defaults.</summary>
internal sealed record ProbeSettings(TimeSpan InitialDelay, TimeSpan Period, TimeSpan Timeout, int SuccessThreshold, int FailureThreshold)
{
    public static ProbeSettings From(Value probe) => new(
        Seconds(probe["initialDelaySeconds"], 0, least: 0),
        Seconds(probe["periodSeconds"], 10, least: 1),
        Seconds(probe["timeoutSeconds"], 1, least: 1),
        (int)Math.Max(1, probe["successThreshold"].AsLong() ?? 1),
        (int)Math.Max(1, probe["failureThreshold"].AsLong() ?? 3));

    private static TimeSpan Seconds(Value value, long usual, long least) =>
        TimeSpan.FromSeconds(Math.Max(least, value.AsLong() is { } seconds and > 0 ? seconds : usual));
}
