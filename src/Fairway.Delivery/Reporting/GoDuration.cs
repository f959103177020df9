using Fairway.Languages.Durations;

namespace Fairway.Delivery.Reporting;

/// <summary>
/// Durations as Go reads and prints them (https://pkg.go.dev/time#ParseDuration): <c>1h30m</c>, <c>5m0s</c>, <c>1.5s</c>, <c>250ms</c>.
/// </summary>
internal static class GoDuration
{
    /// <summary>Timers take no more than this; nobody means years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <summary>What is repeated after so much less would leave no time for anything else.</summary>
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    /// <param name="text">The duration.</param>
    /// <param name="field">Where it stands, for the error.</param>
    /// <exception cref="FormatException">Not a duration, or below 500ms.</exception>
    public static TimeSpan ParseInterval(string text, string field)
    {
        var interval = Parse(text);
        return interval >= ShortestInterval
            ? interval
            : throw new FormatException($"{field}: {text} is too short: the least is {Format(ShortestInterval)}");
    }

    /// <exception cref="FormatException">Not a duration.</exception>
    public static TimeSpan Parse(string text)
    {
        if (!DurationText.TryRead(text, out var nanoseconds) || nanoseconds < 0)
        {
            throw new FormatException(text.Length == 0
                ? "a duration is empty: write it like 5m or 1h30m"
                : $"'{text}' is not a duration: write it like 5m or 1h30m");
        }

        return TimeSpan.FromTicks(Math.Min(nanoseconds / TimeSpan.NanosecondsPerTick, Longest.Ticks));
    }

    /// <summary>With three decimals at most.</summary>
    public static string Format(TimeSpan duration)
    {
        var unit = duration < TimeSpan.FromSeconds(1) ? TimeSpan.TicksPerMicrosecond : TimeSpan.TicksPerMillisecond;
        return DurationText.Write((long)Math.Round((decimal)duration.Ticks / unit) * unit * TimeSpan.NanosecondsPerTick);
    }
}
