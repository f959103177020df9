using System.Globalization;

namespace Fairway.Languages.Cel.Values;

/// <summary>Timestamps as RFC 3339 text, with up to nine digits of a second: <c>2009-02-13T23:31:30.5Z</c>.</summary>
internal static class TimestampText
{
    public static string Write(CelTimestamp time)
    {
        var text = DateTimeOffset.FromUnixTimeSeconds(time.Seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return time.Nanoseconds == 0 ? text + "Z" : $"{text}.{time.Nanoseconds:000000000}".TrimEnd('0') + "Z";
    }

    /// <summary>Null when the text is no timestamp; <paramref name="outOfRange"/> tells those that lie outside the years 1 to 9999.</summary>
    public static CelTimestamp? Read(string text, out bool outOfRange)
    {
        outOfRange = false;
        var rest = text.AsSpan();
        if (!TryReadDate(ref rest, out var year, out var day) || !TryReadTime(ref rest, out var ofDay)
            || !TryReadFraction(ref rest, out var nanoseconds) || !TryReadOffset(rest, out var offset))
        {
            // A year of five digits reads as a date that is too far away.
            outOfRange = text.Length > 5 && text.AsSpan(0, 5).IndexOfAnyExceptInRange('0', '9') < 0;
            return null;
        }

        if (year == 0)
        {
            outOfRange = true;
            return null;
        }

        var seconds = (new DateOnly(year, 1, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber + day) * 86400L + ofDay - offset;
        outOfRange = seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds;
        return outOfRange ? null : new(seconds, nanoseconds);
    }

    private static bool TryReadDate(ref ReadOnlySpan<char> rest, out int year, out int dayOfYear)
    {
        dayOfYear = 0;
        if (!TryReadNumber(ref rest, 4, out year) || !TryTake(ref rest, '-') || !TryReadNumber(ref rest, 2, out var month)
            || !TryTake(ref rest, '-') || !TryReadNumber(ref rest, 2, out var day) || !(TryTake(ref rest, 'T') || TryTake(ref rest, 't')))
        {
            return false;
        }

        // Year 0 is checked for range by the caller; it was a leap year.
        var calendarYear = year == 0 ? 2000 : year;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(calendarYear, month))
        {
            return false;
        }

        dayOfYear = new DateOnly(calendarYear, month, day).DayOfYear - 1;
        return true;
    }

    private static bool TryReadTime(ref ReadOnlySpan<char> rest, out int seconds)
    {
        seconds = 0;
        if (!TryReadNumber(ref rest, 2, out var hour) || !TryTake(ref rest, ':') || !TryReadNumber(ref rest, 2, out var minute)
            || !TryTake(ref rest, ':') || !TryReadNumber(ref rest, 2, out var second) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        seconds = hour * 3600 + minute * 60 + second;
        return true;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<char> rest, out int nanoseconds)
    {
        nanoseconds = 0;
        if (!TryTake(ref rest, '.') && !TryTake(ref rest, ','))
        {
            return true;
        }

        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0)
        {
            return false;
        }

        for (var i = 0; i < 9; i++)
        {
            nanoseconds = nanoseconds * 10 + (i < digits ? rest[i] - '0' : 0);
        }

        rest = rest[digits..];
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> rest, out int seconds)
    {
        seconds = 0;
        if (rest is "Z" or "z")
        {
            return true;
        }

        var negative = rest.StartsWith("-");
        if (!negative && !rest.StartsWith("+"))
        {
            return false;
        }

        rest = rest[1..];
        if (!TryReadNumber(ref rest, 2, out var hours) || !TryTake(ref rest, ':') || !TryReadNumber(ref rest, 2, out var minutes)
            || !rest.IsEmpty || hours > 23 || minutes > 59)
        {
            return false;
        }

        seconds = (hours * 3600 + minutes * 60) * (negative ? -1 : 1);
        return true;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<char> rest, int digits, out int number)
    {
        number = 0;
        if (rest.Length < digits || rest[..digits].IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        number = int.Parse(rest[..digits], CultureInfo.InvariantCulture);
        rest = rest[digits..];
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }
}
