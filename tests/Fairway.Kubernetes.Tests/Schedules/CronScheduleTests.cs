using Fairway.Kubernetes.Schedules;

namespace Fairway.Kubernetes.Tests.Schedules;

/// <summary>The wording is that of robfig/cron v3 (parser.go).</summary>
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("", "empty spec string")]
    [InlineData("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]")]
    [InlineData("60 * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("5-3 * * * *", "beginning of range (5) beyond end of range (3): 5-3")]
    [InlineData("*/0 * * * *", "step of range should be a positive number: */0")]
    [InlineData("1-2-3 * * * *", "too many hyphens: 1-2-3")]
    [InlineData("1/2/3 * * * *", "too many slashes: 1/2/3")]
    [InlineData("a * * * *", "failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax")]
    [InlineData("* * * * mon-fun", "failed to parse int from fun: strconv.Atoi: parsing \"fun\": invalid syntax")]
    [InlineData("@fortnightly", "unrecognized descriptor: @fortnightly")]
    [InlineData("@every never", "failed to parse duration @every never: time: invalid duration \"never\"")]
    [InlineData("TZ=Mars/Base * * * * *", "provided bad location Mars/Base: unknown time zone Mars/Base")]
    public void What_is_no_schedule_is_told(string text, string expected)
    {
        Assert.False(CronSchedule.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Lists_ranges_steps_and_names_are_read()
    {
        Assert.True(CronSchedule.TryParse("*/20 1-3,23 15/10 JAN,dec mon-wed", out var schedule, out _));
        Assert.Equal(1UL | 1UL << 20 | 1UL << 40, schedule.Minutes);
        Assert.Equal(0b1110UL | 1UL << 23, schedule.Hours);
        Assert.Equal(1UL << 15 | 1UL << 25, schedule.Days);
        Assert.Equal(1UL << 1 | 1UL << 12, schedule.Months);
        Assert.Equal(0b1110UL, schedule.Weekdays);
        Assert.False(schedule.AnyDay);
    }

    [Theory]
    [InlineData("0 0 * * 1", true)]
    [InlineData("0 0 1 * ?", true)]
    [InlineData("0 0 */2 * 1", false)]
    public void A_star_without_a_step_is_any_day(string text, bool expected)
    {
        Assert.True(CronSchedule.TryParse(text, out var schedule, out _));
        Assert.Equal(expected, schedule.AnyDay);
    }

    [Fact]
    public void An_interval_is_a_duration_as_Go_reads_it()
    {
        Assert.True(CronSchedule.TryParse("@every 1h30m", out var schedule, out _));
        Assert.Equal(TimeSpan.FromMinutes(90), schedule.Interval);
        Assert.False(CronSchedule.TryParse("@every 1\u0661h", out _, out _));
    }
}
