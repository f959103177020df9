using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Functions;

/// <summary>Arithmetic on timestamps and durations; durations are nanoseconds of 64 bits, and leaving either range is an error.</summary>
internal static class Times
{
    private const long Second = 1_000_000_000;

    public static CelValue Add(long a, long b)
    {
        var sum = (Int128)a + b;
        return sum > long.MaxValue || sum < long.MinValue ? CelError.DurationOverflow : CelValue.Duration((long)sum);
    }

    public static CelValue Subtract(long a, long b)
    {
        var difference = (Int128)a - b;
        return difference > long.MaxValue || difference < long.MinValue ? CelError.DurationOverflow : CelValue.Duration((long)difference);
    }

    public static CelValue Add(CelTimestamp time, long duration)
    {
        var nanoseconds = time.Nanoseconds + duration % Second;
        var seconds = time.Seconds + duration / Second + (nanoseconds < 0 ? -1 : nanoseconds >= Second ? 1 : 0);
        nanoseconds += nanoseconds < 0 ? Second : nanoseconds >= Second ? -Second : 0;
        return seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds
            ? CelError.TimestampRange
            : new CelTimestamp(seconds, (int)nanoseconds);
    }

    public static CelValue Difference(CelTimestamp a, CelTimestamp b)
    {
        var nanoseconds = (Int128)(a.Seconds - b.Seconds) * Second + (a.Nanoseconds - b.Nanoseconds);
        return nanoseconds > long.MaxValue || nanoseconds < long.MinValue ? CelError.DurationOverflow : CelValue.Duration((long)nanoseconds);
    }
}
