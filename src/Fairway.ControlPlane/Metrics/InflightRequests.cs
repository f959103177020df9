namespace Fairway.ControlPlane.Metrics;

/// <summary>
/// How many requests are handled at a time. The most within a second is kept as <c>second &lt;&lt; 24 | count</c>, for two seconds.
/// </summary>
internal sealed class InflightRequests(TimeProvider time)
{
    private const int CountBits = 24;
    private const long CountMask = (1 << CountBits) - 1;

    private readonly long[] _peaks = new long[2];
    private int _now;

    /// <summary>The most in the last second that is over and in this one.</summary>
    public long Peak
    {
        get
        {
            var second = time.GetTimestamp() / time.TimestampFrequency;
            var peak = (long)Volatile.Read(ref _now);
            foreach (ref var slot in _peaks.AsSpan())
            {
                var seen = Interlocked.Read(ref slot);
                peak = seen >> CountBits >= second - 1 ? Math.Max(peak, seen & CountMask) : peak;
            }

            return peak;
        }
    }

    /// <param name="timestamp">Now, by the clock.</param>
    public void Enter(long timestamp)
    {
        var second = timestamp / time.TimestampFrequency;
        ref var slot = ref _peaks[second & 1];
        var peak = (second << CountBits) | (uint)Interlocked.Increment(ref _now);
        for (var seen = Interlocked.Read(ref slot); seen < peak;)
        {
            var before = Interlocked.CompareExchange(ref slot, peak, seen);
            seen = before == seen ? peak : before;
        }
    }

    public void Leave() => Interlocked.Decrement(ref _now);
}
