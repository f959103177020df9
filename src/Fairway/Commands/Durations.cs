using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairway.Commands;

/// <summary>Durations as people type them for Go programs, and in days: <c>90s</c>, <c>2m</c>, <c>1h30m</c>, <c>500ms</c>, <c>30d</c>.</summary>
internal static partial class Durations
{
    /// <summary>Reads a duration of one day at most.</summary>
    public static bool TryParse(string text, out TimeSpan duration) => TryParse(text, TimeSpan.FromDays(1), out duration);

    public static bool TryParse(string text, TimeSpan longest, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (!Whole().IsMatch(text))
        {
            return false;
        }

        foreach (Match part in Part().Matches(text))
        {
            var number = double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            duration += part.Groups["unit"].Value switch
            {
                "d" => TimeSpan.FromDays(number),
                "h" => TimeSpan.FromHours(number),
                "m" => TimeSpan.FromMinutes(number),
                "s" => TimeSpan.FromSeconds(number),
                _ => TimeSpan.FromMilliseconds(number),
            };
        }

        return duration <= longest;
    }

    [GeneratedRegex(@"^(\d{1,7}(\.\d{1,6})?(d|h|ms|m|s))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<number>\d+(\.\d+)?)(?<unit>d|h|ms|m|s)", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
