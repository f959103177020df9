using System.Globalization;
using Fairway.Languages.Cel.Values;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Languages.Cel.Functions;

/// <summary>The parts of timestamps, in UTC or in a zone given by name (<c>Asia/Kathmandu</c>) or offset (<c>-02:30</c>), and of durations.</summary>
internal static class TimeFunctions
{
    public static IEnumerable<CelFunction> All =>
    [
        Part("getFullYear", "year", time => time.Year),
        Part("getMonth", "month", time => time.Month - 1),
        Part("getDayOfYear", "day_of_year", time => time.DayOfYear - 1),
        Part("getDayOfMonth", "day_of_month", time => time.Day - 1),
        Part("getDate", "day_of_month_1_based", time => time.Day),
        Part("getDayOfWeek", "day_of_week", time => (int)time.DayOfWeek),
        Part("getHours", "hours", time => time.Hour, nanoseconds => nanoseconds / 3_600_000_000_000),
        Part("getMinutes", "minutes", time => time.Minute, nanoseconds => nanoseconds / 60_000_000_000),
        Part("getSeconds", "seconds", time => time.Second, nanoseconds => nanoseconds / 1_000_000_000),
        Part("getMilliseconds", "milliseconds", null, nanoseconds => nanoseconds / 1_000_000 % 1000),
    ];

    private static CelFunction Part(string name, string id, Func<DateTime, int>? ofTime, Func<long, long>? ofDuration = null)
    {
        CelValue Read(CelValue value, string? zone)
        {
            var time = value.As<CelTimestamp>()!;
            return !TryShift(time, zone, out var local) ? CelValue.Error($"unknown time zone {zone}")
                : ofTime is null ? time.Nanoseconds / 1_000_000
                : (long)ofTime(local);
        }

        var overloads = new List<CelOverload>
        {
            CelOverload.Member($"timestamp_to_{id}", T.Timestamp, T.Int, a => Read(a, null)),
            CelOverload.Member($"timestamp_to_{id}_with_tz", T.Timestamp, T.String, T.Int, (a, zone) => Read(a, zone.AsString())),
        };
        if (ofDuration is not null)
        {
            overloads.Add(CelOverload.Member($"duration_to_{id}", T.Duration, T.Int, a => ofDuration(a.RawInt)));
        }

        return new(name, overloads);
    }

    private static bool TryShift(CelTimestamp time, string? zone, out DateTime local)
    {
        var utc = DateTimeOffset.FromUnixTimeSeconds(time.Seconds);
        local = utc.DateTime;
        if (zone is null or "" or "UTC")
        {
            return true;
        }

        if (!TryOffset(zone, utc, out var offset))
        {
            return false;
        }

        var ticks = utc.Ticks + offset.Ticks;
        local = new(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
        return true;
    }

    private static bool TryOffset(string zone, DateTimeOffset at, out TimeSpan offset)
    {
        offset = default;
        var colon = zone.IndexOf(':');
        if (colon >= 0)
        {
            var negative = zone[0] == '-';
            var hours = zone.AsSpan(zone[0] is '+' or '-' ? 1 : 0, colon - (zone[0] is '+' or '-' ? 1 : 0));
            if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) || h > 23
                || !int.TryParse(zone.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var m) || m > 59)
            {
                return false;
            }

            offset = new TimeSpan(h, m, 0) * (negative ? -1 : 1);
            return true;
        }

        // The name becomes part of a path below the zone folder.
        if (zone.Contains("..", StringComparison.Ordinal) || zone[0] == '/' || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            return false;
        }

        offset = found.GetUtcOffset(at);
        return true;
    }
}
