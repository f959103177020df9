namespace Fairway.Languages.Cel.Values;

/// <summary>A point in time between the years 1 and 9999, to the nanosecond: seconds since 1970 and nanoseconds after them.</summary>
public sealed class CelTimestamp(long seconds, int nanoseconds) : CelReference(CelKind.Timestamp)
{
    internal const long MinSeconds = -62135596800;
    internal const long MaxSeconds = 253402300799;

    public long Seconds { get; } = seconds;

    public int Nanoseconds { get; } = nanoseconds;

    public static CelTimestamp From(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? new(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100)
            : new(seconds, (int)rest * 100);
    }

    internal int CompareTo(CelTimestamp? other) => other is null ? 1
        : Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds)
        : Nanoseconds.CompareTo(other.Nanoseconds);
}
