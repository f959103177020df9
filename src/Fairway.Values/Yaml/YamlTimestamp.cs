using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairway.Values.Yaml;

/// <summary>The dates and times that go-yaml knows: <c>2001-12-14</c>, <c>2001-12-14 21:59:43.1</c>, <c>2001-12-14t21:59:43.10-05:00</c>.</summary>
internal static partial class YamlTimestamp
{
    public static bool IsMatch(string text) => TryMatch(text, out _);

    /// <summary>The time as Go writes it in JSON: <c>2001-12-14T21:59:43.1-05:00</c>; without a zone it is UTC.</summary>
    public static string ToRfc3339(string text)
    {
        if (!TryMatch(text, out var match))
        {
            throw new ArgumentException($"{text} is not a time", nameof(text));
        }

        var fraction = match.Groups["fraction"].Value;
        fraction = fraction[..Math.Min(fraction.Length, 9)].TrimEnd('0');
        var zone = match.Groups["zone"].Value is "" or "Z" or "+00:00" or "-00:00" ? "Z" : match.Groups["zone"].Value;
        return $"{Number(match, "year"):0000}-{Number(match, "month"):00}-{Number(match, "day"):00}"
            + $"T{Number(match, "hour"):00}:{Number(match, "minute"):00}:{Number(match, "second"):00}"
            + $"{(fraction.Length == 0 ? "" : ".")}{fraction}{zone}";
    }

    private static bool TryMatch(string text, out Match match)
    {
        match = Form().Match(text);
        return match.Success
            && Number(match, "month") is >= 1 and <= 12
            && Number(match, "day") is >= 1 and var day && day <= DaysInMonth(Number(match, "year"), Number(match, "month"))
            && Number(match, "hour") < 24 && Number(match, "minute") < 60 && Number(match, "second") < 60;
    }

    // Go counts a year zero, which is a leap year.
    private static int DaysInMonth(int year, int month) => DateTime.DaysInMonth(year > 0 ? year : 4, month);

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})" +
        @"(?:(?:[Tt](?=.*(?:Z|[-+][0-9]{2}:[0-9]{2})\z)| (?!.*(?:Z|[-+][0-9]{2}:[0-9]{2})\z))" +
        @"(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})(?:[.,](?<fraction>[0-9]+))?" +
        @"(?<zone>Z|[-+](?:[01][0-9]|2[0-4]):[0-5][0-9])?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
