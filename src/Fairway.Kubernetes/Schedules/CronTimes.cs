namespace Fairway.Kubernetes.Schedules;

/// <summary>
/// The moments of a schedule, as robfig/cron's <c>Next</c> finds them: what falls into an hour that a clock leaps over is left out.
/// </summary>
public static class CronTimes
{
    private const int MostYears = 5;

    /// <summary>The first moment after another; null when there is none within five years.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="after">After this, exclusively.</param>
    /// <param name="zone">Whose clock the fields are read by.</param>
    public static DateTimeOffset? Next(this CronSchedule schedule, DateTimeOffset after, TimeZoneInfo zone)
    {
        var start = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (schedule.Interval is { } interval)
        {
            // Whole seconds, and one at least.
            return start + TimeSpan.FromSeconds(Math.Max(1, (long)interval.TotalSeconds));
        }

        var next = start.AddSeconds(60 - start.Second);
        for (var end = next.AddYears(MostYears); next < end;)
        {
            var local = TimeZoneInfo.ConvertTime(next, zone).DateTime;
            if (!Has(schedule.Months, local.Month))
            {
                next = At(new DateTime(local.Year, local.Month, 1).AddMonths(1), zone);
            }
            else if (!HasDay(schedule, local))
            {
                next = At(local.Date.AddDays(1), zone);
            }
            else if (!Has(schedule.Hours, local.Hour))
            {
                next = next.AddMinutes(60 - local.Minute);
            }
            else if (!Has(schedule.Minutes, local.Minute))
            {
                next = next.AddMinutes(1);
            }
            else
            {
                return next;
            }
        }

        return null;
    }

    private static bool Has(ulong set, int value) => (set & (1UL << value)) != 0;

    private static bool HasDay(CronSchedule schedule, DateTime local)
    {
        var (ofMonth, ofWeek) = (Has(schedule.Days, local.Day), Has(schedule.Weekdays, (int)local.DayOfWeek));
        return schedule.AnyDay ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    // A midnight that the clock leaps over is the moment after the leap.
    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        // Of a time that there is twice, the first.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
