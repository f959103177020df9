namespace Fairway.ControlPlane.Metrics;

/// <summary>What requests count in that are alike in their labels.</summary>
internal sealed class RequestSeries
{
    private readonly RequestMetrics _metrics;
    private readonly string[] _labels;
    private readonly string _dryRun;
    private readonly Histogram _durations;
    private readonly Histogram _ownDurations;
    private readonly Histogram? _sizes;
    private readonly Tally? _longRunning;

    // A few at most: found faster one by one than by a table.
    private volatile (int Code, Tally Tally)[] _codes = [];

    /// <param name="metrics">What they are counted under.</param>
    /// <param name="labels">The verb first.</param>
    /// <param name="dryRun">The label that not all have.</param>
    /// <param name="isLong">They may last: those that do now are counted too.</param>
    public RequestSeries(RequestMetrics metrics, string[] labels, string dryRun, bool isLong)
    {
        (_metrics, _labels, _dryRun) = (metrics, labels, dryRun);
        _durations = metrics.Durations.Of([.. labels, dryRun]);
        _ownDurations = metrics.OwnDurations.Of(labels);
        _sizes = labels[0] is "GET" or "LIST" ? metrics.Sizes.Of(labels) : null;
        _longRunning = isLong ? metrics.LongRunning.Of(labels) : null;
    }

    public void Enter() => _longRunning?.Add(1);

    /// <summary>A request is over.</summary>
    /// <param name="code">How it was answered.</param>
    /// <param name="bytes">How much was answered.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="waited">How much of that others took.</param>
    public void Leave(int code, long bytes, TimeSpan elapsed, TimeSpan waited)
    {
        _longRunning?.Add(-1);
        _durations.Observe(elapsed);
        _ownDurations.Observe(elapsed > waited ? elapsed - waited : TimeSpan.Zero);
        if (bytes >= 0)
        {
            _sizes?.Observe(bytes);
        }

        Of(code).Add(1);
        if (code == 429)
        {
            _metrics.Terminations.Of([.. _labels, "429"]).Add(1);
        }
    }

    private Tally Of(int code)
    {
        foreach (var (known, tally) in _codes)
        {
            if (known == code)
            {
                return tally;
            }
        }

        // Two that come at once get the same tally, and the place that one of them loses is made again.
        var made = _metrics.Total.Of([.. _labels, _dryRun, code.ToString()]);
        _codes = [.. _codes, (code, made)];
        return made;
    }
}
