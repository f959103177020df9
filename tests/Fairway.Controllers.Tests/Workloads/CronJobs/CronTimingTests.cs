using Fairway.Controllers.Workloads.CronJobs;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.CronJobs;

/// <summary>Cases follow upstream's pkg/controller/cronjob/utils_test.go (v1.34).</summary>
public sealed class CronTimingTests
{
    [Theory]
    [InlineData("0 * * * *", "09:30:00", "", "09:59:59", null, false)]
    [InlineData("0 * * * *", "09:30:00", "", "10:00:00", "10:00:00", false)]
    [InlineData("0 * * * *", "09:30:00", "10:00:00", "10:30:00", null, false)]
    [InlineData("0 * * * *", "09:30:00", "09:00:00", "10:30:00", "10:00:00", false)]
    [InlineData("0 * * * *", "09:30:00", "", "11:59:00", "11:00:00", false)]
    [InlineData("* * * * *", "09:30:00", "", "11:29:30", "11:29:00", true)]
    [InlineData("@every 7m", "09:00:00", "", "09:30:00", "09:28:00", false)]
    [InlineData("30 6-16/4 * * *", "00:00:00", "", "23:00:00", "14:30:00", false)]
    public void The_most_recent_time_that_is_due_is_found(
        string schedule, string created, string last, string now, string? due, bool isTooMany)
    {
        var cron = Cron(schedule, created);
        cron = last.Length == 0 ? cron : cron.WithAt(["status", "lastScheduleTime"], At(last));
        var (time, many) = Timing(cron).MostRecent(cron, Moment(now));
        Assert.Equal((due is null ? null : Moment(due), isTooMany), (time, many));
    }

    [Theory]
    [InlineData(600, null)]
    [InlineData(1800, "11:00:00")]
    public void A_time_that_is_too_long_ago_is_not_due(long deadline, string? due)
    {
        var cron = Cron("0 * * * *", "09:30:00").WithAt(["spec", "startingDeadlineSeconds"], deadline);
        Assert.Equal(due is null ? null : Moment(due), Timing(cron).MostRecent(cron, Moment("11:20:00")).Time);
    }

    [Fact]
    public void Schedules_are_read_by_the_clock_of_their_zone()
    {
        var cron = Cron("0 12 * * *", "00:00:00").WithAt(["spec", "timeZone"], "Europe/Berlin");
        var timing = Timing(cron);
        Assert.Equal(Moment("11:00:00"), timing.MostRecent(cron, Moment("11:30:00")).Time);
        Assert.Equal("2026-01-01T12:00:00+01:00", timing.Text(Moment("11:00:00")));
        Assert.Equal("UnknownTimeZone", CronTiming.Read(cron.WithAt(["spec", "timeZone"], "Moon/Sea")).Reason);
        Assert.Equal("UnparseableSchedule", CronTiming.Read(Cron("never", "00:00:00")).Reason);
    }

    [Fact]
    public void The_oldest_finished_jobs_beyond_the_limits_go()
    {
        var cron = Cron("* * * * *", "00:00:00")
            .WithAt(["spec", "successfulJobsHistoryLimit"], 1).WithAt(["spec", "failedJobsHistoryLimit"], 0);
        Value[] jobs =
        [
            Job("new", "Complete", "10:00:00"), Job("old", "Complete", "09:00:00"), Job("bad", "Failed", "11:00:00"), Job("on", "", "08:00:00"),
        ];
        Assert.Equal(["old", "bad"], CronJobPlan.Outdated(cron, jobs).Select(job => job.Name));
    }

    [Fact]
    public void What_has_finished_or_gone_is_active_no_more()
    {
        Value[] jobs = [Job("done", "Complete", "10:00:00"), Job("on", "", "10:00:00")];
        var active = Value.List(
            CronJobPlan.ReferenceTo(jobs[0]), CronJobPlan.ReferenceTo(jobs[1]), Value.Map(("name", "gone"), ("uid", "uid-gone")));
        var cron = Cron("* * * * *", "00:00:00").WithAt(["status", "active"], active);
        var status = CronJobPlan.Status(cron, jobs, reference => reference["name"].AsString() == "gone");
        Assert.Equal("on", Assert.Single(status["active"].Items)["name"].AsString());
        Assert.Equal(At("10:00:05"), status["lastSuccessfulTime"].AsString());
    }

    [Fact]
    public void A_job_is_named_by_its_minute_and_tells_its_time()
    {
        var cron = Cron("* * * * *", "00:00:00")
            .WithAt(["spec", "jobTemplate"], Sample.Json("""{"metadata": {"labels": {"a": "b"}}, "spec": {"parallelism": 2}}"""));
        var job = CronJobPlan.Make(cron, Moment("10:00:00"), Timing(cron));
        Assert.Equal($"tick-{Moment("10:00:00").ToUnixTimeSeconds() / 60}", job.Name);
        Assert.Equal(At("10:00:00"), job.Annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"].AsString());
        Assert.Equal(("b", "tick", 2L), (
            job.Labels["a"].AsString(), job.ControllerReference["name"].AsString(), job["spec"]["parallelism"].AsLong()));
    }

    private static CronTiming Timing(Value cron) => CronTiming.Read(cron).Timing ?? throw new FormatException(CronTiming.Read(cron).Error);

    private static string At(string time) => $"2026-01-01T{time}Z";

    private static DateTimeOffset Moment(string time) => Timestamps.Read(At(time))!.Value;

    private static Value Cron(string schedule, string created) => Sample.Json($$"""
        {"apiVersion": "batch/v1", "kind": "CronJob",
         "metadata": {"name": "tick", "namespace": "shop", "uid": "c-1", "creationTimestamp": "{{At(created)}}"},
         "spec": {"schedule": "{{schedule}}"}, "status": {} }
        """);

    private static Value Job(string name, string condition, string started)
    {
        var job = Sample.Json($$"""
            {"metadata": {"name": "{{name}}", "namespace": "shop", "uid": "uid-{{name}}"}, "status": {"startTime": "{{At(started)}}"} }
            """);
        return condition.Length == 0
            ? job
            : job.WithAt(["status", "completionTime"], At(started.Replace(":00:00", ":00:05", StringComparison.Ordinal)))
                .WithAt(["status", "conditions"], Value.List(Value.Map(("type", condition), ("status", "True"))));
    }
}
