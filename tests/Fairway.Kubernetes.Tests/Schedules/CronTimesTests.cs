using System.Globalization;
using Fairway.Kubernetes.Schedules;

namespace Fairway.Kubernetes.Tests.Schedules;

/// <summary>Expected times are those of robfig/cron v3's spec_test.go.</summary>
public sealed class CronTimesTests
{
    [Theory]
    [InlineData("2012-07-09T14:45:00Z", "0/15 * * * *", "2012-07-09T15:00:00Z")]
    [InlineData("2012-07-09T14:59:59Z", "0/15 * * * *", "2012-07-09T15:00:00Z")]
    [InlineData("2012-07-09T15:45:00Z", "20-35/15 * * * *", "2012-07-09T16:20:00Z")]
    [InlineData("2012-07-09T23:46:00Z", "*/15 * * * *", "2012-07-10T00:00:00Z")]
    [InlineData("2012-07-09T23:35:00Z", "0 0 9 Apr-Oct ?", "2012-08-09T00:00:00Z")]
    [InlineData("2012-07-09T23:35:00Z", "0 0 */5 Apr,Aug,Oct Mon", "2012-08-01T00:00:00Z")]
    [InlineData("2012-07-09T23:35:00Z", "0 0 * Feb Mon", "2013-02-04T00:00:00Z")]
    [InlineData("2012-07-09T23:35:00Z", "0 0 29 Feb ?", "2016-02-29T00:00:00Z")]
    [InlineData("2012-12-31T23:59:45Z", "* * * * *", "2013-01-01T00:00:00Z")]
    [InlineData("2012-07-09T14:45:00Z", "@every 1h30m", "2012-07-09T16:15:00Z")]
    [InlineData("2012-07-09T14:45:00Z", "@every 1500ms", "2012-07-09T14:45:01Z")]
    [InlineData("2012-07-09T14:45:00Z", "@every 5ns", "2012-07-09T14:45:01Z")]
    public void The_next_time_is_the_first_that_all_fields_agree_on(string after, string schedule, string next) =>
        Assert.Equal(At(next), Read(schedule).Next(At(after), TimeZoneInfo.Utc));

    [Theory]
    // The clock leaps from two to three.
    [InlineData("2012-03-11T00:00:00-05:00", "30 2 11 Mar ?", "2013-03-11T02:30:00-04:00")]
    [InlineData("2012-03-11T01:00:00-05:00", "0 * * * ?", "2012-03-11T03:00:00-04:00")]
    [InlineData("2012-03-11T03:00:00-04:00", "0 * * * ?", "2012-03-11T04:00:00-04:00")]
    [InlineData("2012-03-11T00:00:00-05:00", "0 1 * * ?", "2012-03-11T01:00:00-05:00")]
    [InlineData("2012-03-11T00:00:00-05:00", "0 2 * * ?", "2012-03-12T02:00:00-04:00")]
    // It is set back from two to one.
    [InlineData("2012-11-04T00:00:00-04:00", "30 2 04 Nov ?", "2012-11-04T02:30:00-05:00")]
    [InlineData("2012-11-04T00:00:00-04:00", "0 * * * ?", "2012-11-04T01:00:00-04:00")]
    [InlineData("2012-11-04T01:00:00-04:00", "0 * * * ?", "2012-11-04T01:00:00-05:00")]
    [InlineData("2012-11-04T01:00:00-05:00", "0 * * * ?", "2012-11-04T02:00:00-05:00")]
    [InlineData("2012-11-04T01:00:00-05:00", "0 1 * * ?", "2012-11-05T01:00:00-05:00")]
    [InlineData("2012-11-04T00:00:00-04:00", "0 3 * * ?", "2012-11-04T03:00:00-05:00")]
    public void The_clock_of_a_zone_counts(string after, string schedule, string next) => Assert.Equal(
        At(next), Read(schedule).Next(At(after), TimeZoneInfo.FindSystemTimeZoneById("America/New_York")));

    [Theory]
    [InlineData("0 0 30 Feb ?")]
    [InlineData("0 0 31 Apr ?")]
    public void A_day_that_never_comes_is_no_time(string schedule) =>
        Assert.Null(Read(schedule).Next(At("2012-07-09T23:35:00Z"), TimeZoneInfo.Utc));

    private static CronSchedule Read(string text) =>
        CronSchedule.TryParse(text, out var schedule, out var error) ? schedule : throw new FormatException(error);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
