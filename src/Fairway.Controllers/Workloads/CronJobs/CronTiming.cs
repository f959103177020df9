using Fairway.Kubernetes;
using Fairway.Kubernetes.Schedules;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.CronJobs;

/// <summary>The times at which a CronJob's jobs are due.</summary>
internal sealed class CronTiming
{
    private const int ManyMissed = 100;

    private readonly CronSchedule _schedule;
    private readonly TimeZoneInfo _zone;

    private CronTiming(CronSchedule schedule, TimeZoneInfo zone) => (_schedule, _zone) = (schedule, zone);

    /// <summary>The timing of a CronJob, or why it has none.</summary>
    public static (CronTiming? Timing, string Reason, string Error) Read(Value cron)
    {
        var text = cron["spec"]["schedule"].AsString() ?? "";
        if (!CronSchedule.TryParse(text, out var schedule, out var error))
        {
            return (null, "UnparseableSchedule", $"unparseable schedule: {text} : {error}");
        }

        var name = cron["spec"]["timeZone"].AsString() ?? ZoneWithin(text);
        if (name is not { Length: > 0 })
        {
            return (new(schedule, TimeZoneInfo.Utc), "", "");
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? (new(schedule, zone), "", "")
            : (null, "UnknownTimeZone", $"invalid timeZone: {name}: unknown time zone {name}");
    }

    public DateTimeOffset? Next(DateTimeOffset after) => _schedule.Next(after, _zone);

    /// <summary>A moment on the schedule's clock, as <c>2026-01-01T12:00:00+01:00</c>.</summary>
    public string Text(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, _zone);
        return local.Offset == TimeSpan.Zero
            ? Timestamps.Seconds(time)
            : local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The latest time that is due and not started, and whether so many were missed that something is wrong.</summary>
    public (DateTimeOffset? Time, bool IsTooMany) MostRecent(Value cron, DateTimeOffset now)
    {
        var since = Timestamps.Read(cron["status"]["lastScheduleTime"]) ?? Timestamps.Read(cron.Metadata["creationTimestamp"]) ?? now;
        if (cron["spec"]["startingDeadlineSeconds"].AsLong() is { } deadline)
        {
            var earliest = now - TimeSpan.FromSeconds(Math.Min(deadline, TimeSpan.FromDays(36500).TotalSeconds));
            since = earliest > since ? earliest : since;
        }

        if (Next(since) is not { } first || first > now)
        {
            return (null, false);
        }

        if (Next(first) is not { } second || second > now)
        {
            return (first, false);
        }

        // Most schedules are even: leap to shortly before now, and go on from there.
        var step = second - first;
        var missed = ((now - first).Ticks / step.Ticks) + 1;
        DateTimeOffset? recent = null;
        for (var leap = missed - 2; recent is null; leap /= 2)
        {
            recent = LastFrom(first + (step * leap), now);
        }

        return (recent, missed > ManyMissed);
    }

    private DateTimeOffset? LastFrom(DateTimeOffset from, DateTimeOffset now)
    {
        DateTimeOffset? last = null;
        for (var time = Next(from); time <= now; time = Next(time.Value))
        {
            last = time;
        }

        return last;
    }

    // TZ=Europe/Berlin 0 4 * * *, which new objects may no longer have.
    private static string? ZoneWithin(string schedule)
    {
        var (equals, space) = (schedule.IndexOf("TZ=", StringComparison.Ordinal), schedule.IndexOf(' ', StringComparison.Ordinal));
        return equals >= 0 && space > equals ? schedule[(equals + 3)..space] : null;
    }
}
