using System.Globalization;
using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Jobs;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.CronJobs;

/// <summary>What a CronJob's jobs look like, and which of the finished ones are kept.</summary>
internal static class CronJobPlan
{
    private const string ScheduledAt = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /// <summary>The name that a job of a scheduled time has; the same however often it is tried.</summary>
    public static string NameOf(Value cron, DateTimeOffset scheduled) =>
        $"{cron.Name}-{(scheduled.ToUnixTimeSeconds() / 60).ToString(CultureInfo.InvariantCulture)}";

    public static Value Make(Value cron, DateTimeOffset scheduled, CronTiming timing)
    {
        var template = cron["spec"]["jobTemplate"];
        var metadata = Value.Map(("name", NameOf(cron, scheduled)), ("namespace", cron.Namespace));
        metadata = template["metadata"]["labels"].IsMap ? metadata.With("labels", template["metadata"]["labels"]) : metadata;
        return Value.Map(
            ("apiVersion", "batch/v1"),
            ("kind", "Job"),
            ("metadata", metadata
                .With("annotations", template["metadata"]["annotations"].With(ScheduledAt, timing.Text(scheduled)))
                .With("ownerReferences", Value.List(ObjectFields.ControllerReferenceTo(cron)))),
            ("spec", template["spec"]));
    }

    /// <summary>How the CronJob refers to a job that runs.</summary>
    public static Value ReferenceTo(Value job) => Value.Map(
        ("kind", "Job"),
        ("namespace", job.Namespace),
        ("name", job.Name),
        ("uid", job.Uid),
        ("apiVersion", "batch/v1"),
        ("resourceVersion", job.ResourceVersion));

    /// <summary>The finished jobs beyond the limits of the history, oldest first.</summary>
    public static IEnumerable<Value> Outdated(Value cron, IReadOnlyList<Value> jobs) =>
        Oldest(jobs.Where(job => job.IsConditionTrue("Complete")), cron["spec"]["successfulJobsHistoryLimit"].AsLong())
            .Concat(Oldest(jobs.Where(job => job.IsConditionTrue("Failed")), cron["spec"]["failedJobsHistoryLimit"].AsLong()));

    /// <summary>The status once finished jobs and those that are gone are off the list of active ones.</summary>
    public static Value Status(Value cron, IReadOnlyList<Value> jobs, Func<Value, bool> isGone)
    {
        var status = cron["status"];
        var byUid = jobs.ToDictionary(job => job.Uid, StringComparer.Ordinal);
        var active = status["active"].Items.Where(reference =>
            byUid.TryGetValue(reference["uid"].AsString() ?? "", out var job) ? !JobVerdict.IsFinished(job) : !isGone(reference));
        status = WithActive(status, [.. active]);
        var successful = jobs.Where(job => job.IsConditionTrue("Complete"))
            .Select(job => Timestamps.Read(job["status"]["completionTime"])).Append(Timestamps.Read(status["lastSuccessfulTime"])).Max();
        return successful is { } last ? status.With("lastSuccessfulTime", Timestamps.Seconds(last)) : status;
    }

    public static Value WithActive(Value status, IReadOnlyList<Value> active) =>
        active.Count == 0 ? status.Without("active") : status.With("active", ValueList.From(active));

    private static IEnumerable<Value> Oldest(IEnumerable<Value> jobs, long? limit)
    {
        var all = jobs.ToArray();
        return limit is not { } most
            ? []
            : all.OrderBy(job => Timestamps.Read(job["status"]["startTime"]) ?? job.CreatedAt)
                .ThenBy(job => job.Name, StringComparer.Ordinal)
                .Take((int)Math.Max(0, all.Length - most));
    }
}
