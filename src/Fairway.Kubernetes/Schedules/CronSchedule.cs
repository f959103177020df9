using System.Diagnostics.CodeAnalysis;
using Fairway.Languages.Durations;

namespace Fairway.Kubernetes.Schedules;

/// <summary>
/// When something is to happen again and again, as the five fields of crontab(5), a descriptor or an interval say it, read as the Go library
/// robfig/cron (v3, <c>ParseStandard</c>) does and with its wording of errors. A sample: <c>*/15 0-6 1,15 jan-mar MON</c>. Each set of a field
/// has bit n set when the value n is in it.
/// </summary>
/// <param name="Minutes">0 to 59.</param>
/// <param name="Hours">0 to 23.</param>
/// <param name="Days">1 to 31, days of the month.</param>
/// <param name="Months">1 to 12.</param>
/// <param name="Weekdays">0 (Sunday) to 6.</param>
/// <param name="AnyDay">The field of the month's days or that of the week's was <c>*</c>: then both must hold, otherwise either.</param>
/// <param name="Interval">For <c>@every 1h30m</c>, which has no fields; null else.</param>
public sealed record CronSchedule(
    ulong Minutes, ulong Hours, ulong Days, ulong Months, ulong Weekdays, bool AnyDay, TimeSpan? Interval)
{
    private const int FieldCount = 5;

    /// <param name="text">The schedule, perhaps with a zone before it: <c>TZ=Europe/Berlin 0 4 * * *</c>.</param>
    /// <param name="schedule">The schedule when it is one.</param>
    /// <param name="error">Why it is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        (schedule, error) = (null, null);
        try
        {
            schedule = Parse(text);
            return true;
        }
        catch (FormatException e)
        {
            error = e.Message;
            return false;
        }
    }

    /// <summary>True for a name of the IANA's data, in its own case.</summary>
    public static bool IsTimeZone(string name) => name == "UTC" || (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId);

    private static CronSchedule Parse(string text)
    {
        if (text.Length == 0)
        {
            throw new FormatException("empty spec string");
        }

        if (text.StartsWith("TZ=", StringComparison.Ordinal) || text.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var (start, space) = (text.IndexOf('=', StringComparison.Ordinal) + 1, text.IndexOf(' ', StringComparison.Ordinal));
            var zone = text[start..(space < 0 ? text.Length : space)];
            if (zone.Length > 0 && !IsTimeZone(zone))
            {
                throw new FormatException($"provided bad location {zone}: unknown time zone {zone}");
            }

            text = space < 0 ? "" : text[space..].Trim();
        }

        if (text.StartsWith('@'))
        {
            return Descriptor(text);
        }

        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == FieldCount
            ? Of(fields)
            : throw new FormatException($"expected exactly {FieldCount} fields, found {fields.Length}: [{string.Join(' ', fields)}]");
    }

    private static CronSchedule Of(string[] fields) => new(
        CronField.Minute.Parse(fields[0]),
        CronField.Hour.Parse(fields[1]),
        CronField.Day.Parse(fields[2], out var anyDay),
        CronField.Month.Parse(fields[3]),
        CronField.Weekday.Parse(fields[4], out var anyWeekday),
        anyDay || anyWeekday,
        null);

    private static CronSchedule Descriptor(string text)
    {
        const string Every = "@every ";
        var fields = text switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => "",
        };
        if (fields.Length > 0)
        {
            return Of(fields.Split(' '));
        }

        if (!text.StartsWith(Every, StringComparison.Ordinal))
        {
            throw new FormatException($"unrecognized descriptor: {text}");
        }

        var interval = text[Every.Length..];
        return DurationText.TryRead(interval, out var nanoseconds)
            ? new(0, 0, 0, 0, 0, false, TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick))
            : throw new FormatException($"failed to parse duration {text}: time: invalid duration \"{interval}\"");
    }
}
