namespace Fairway.ControlPlane.Printing;

/// <summary>
/// Durations with two significant units at most, as apimachinery's <c>duration.HumanDuration</c> writes them: <c>45s</c>, <c>3m12s</c>,
/// <c>5d4h</c>, <c>2y</c>.
/// </summary>
internal static class HumanDuration
{
    public static string Of(TimeSpan duration)
    {
        var (seconds, minutes, hours) = ((long)duration.TotalSeconds, (long)duration.TotalMinutes, (long)duration.TotalHours);
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            < 600 => Two(minutes, "m", seconds % 60, "s"),
            < 10_800 => $"{minutes}m",
            _ => hours switch
            {
                < 8 => Two(hours, "h", minutes % 60, "m"),
                < 48 => $"{hours}h",
                < 24 * 8 => Two(hours / 24, "d", hours % 24, "h"),
                < 24 * 365 * 2 => $"{hours / 24}d",
                < 24 * 365 * 8 => Two(hours / 24 / 365, "y", hours / 24 % 365, "d"),
                _ => $"{hours / 24 / 365}y",
            },
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
