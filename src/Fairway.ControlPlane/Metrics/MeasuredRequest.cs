using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Metrics;

/// <summary>One request from its begin to its end.</summary>
internal readonly struct MeasuredRequest
{
    /// <summary>The length of an answer that is told by nobody, or a refusal.</summary>
    public const long NothingSent = -1;

    private readonly RequestSeries? _series;
    private readonly InflightRequests? _inflight;
    private readonly CallWaits? _waits;
    private readonly TimeProvider _time;
    private readonly long _start;

    /// <param name="series">What it counts in; null when it is not counted by itself.</param>
    /// <param name="inflight">Those that are handled now; null for what may last.</param>
    /// <param name="waits">How long it waited for others; null when nobody measures that.</param>
    /// <param name="time">The clock.</param>
    public MeasuredRequest(RequestSeries? series, InflightRequests? inflight, CallWaits? waits, TimeProvider time)
    {
        (_series, _inflight, _waits, _time, _start) = (series, inflight, waits, time, time.GetTimestamp());
        series?.Enter();
        inflight?.Enter(_start);
    }

    /// <param name="code">How it was answered.</param>
    /// <param name="bytes">The length of the answer.</param>
    public void End(int code, long bytes)
    {
        _inflight?.Leave();
        _series?.Leave(code, bytes, _time.GetElapsedTime(_start), _waits?.Total ?? TimeSpan.Zero);
    }
}
