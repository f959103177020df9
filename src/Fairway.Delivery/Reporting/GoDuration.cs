using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fairway.Delivery.Reporting;

/// <summary>
/// Durations as Go reads and prints them (https://pkg.go.dev/time#ParseDuration): <c>1h30m</c>, <c>5m0s</c>, <c>1.5s</c>, <c>250ms</c>.
/// </summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)];

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
        var total = 0.0;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
        {
            throw new FormatException("a duration is empty: write it like 5m or 1h30m");
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"'{text}' is not a duration: write it like 5m or 1h30m");
            }

            rest = rest[digits..];
            var (unit, seconds) = FindUnit(text, rest);
            total += number * seconds;
            rest = rest[unit.Length..];
        }

        // Timers take no more than this; nobody means years.
        return TimeSpan.FromSeconds(Math.Min(total, TimeSpan.FromDays(40).TotalSeconds));
    }

    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return duration == TimeSpan.Zero ? "0s" : Number(duration.TotalMilliseconds) + "ms";
        }

        var text = new StringBuilder();
        if (duration >= TimeSpan.FromHours(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h");
        }

        if (duration >= TimeSpan.FromMinutes(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        }

        return text.Append(Number(duration.TotalSeconds - (Math.Floor(duration.TotalMinutes) * 60))).Append('s').ToString();
    }

    private static string Number(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static (string Unit, double Seconds) FindUnit(string text, ReadOnlySpan<char> rest)
    {
        foreach (var unit in Units)
        {
            if (rest.StartsWith(unit.Unit, StringComparison.Ordinal))
            {
                return unit;
            }
        }

        throw new FormatException($"'{text}' is not a duration: write it like 5m or 1h30m");
    }
}
