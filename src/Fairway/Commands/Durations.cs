using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairway.Commands;

/// <summary>Durations as people type them for Go programs: <c>90s</c>, <c>2m</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
internal static partial class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
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
                "h" => TimeSpan.FromHours(number),
                "m" => TimeSpan.FromMinutes(number),
                "s" => TimeSpan.FromSeconds(number),
                _ => TimeSpan.FromMilliseconds(number),
            };
        }

        return duration <= TimeSpan.FromDays(1);
    }

    [GeneratedRegex(@"^(\d{1,7}(\.\d{1,6})?(h|ms|m|s))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<number>\d+(\.\d+)?)(?<unit>h|ms|m|s)", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
