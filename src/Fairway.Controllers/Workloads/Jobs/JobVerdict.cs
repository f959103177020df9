using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>How a Job ends, and why.</summary>
internal sealed record JobVerdict(bool Success, string Reason, string Message)
{
    /// <summary>The condition that announces the end while pods still go.</summary>
    public string Announcement => Success ? "SuccessCriteriaMet" : "FailureTarget";

    /// <summary>The condition that is the end.</summary>
    public string Terminal => Success ? "Complete" : "Failed";

    public static bool IsFinished(Value job) => job.IsConditionTrue("Complete") || job.IsConditionTrue("Failed");

    /// <summary>The verdict announced before or due now; null while the Job goes on.</summary>
    public static JobVerdict? Find(Value job, JobTally tally, IReadOnlyList<Value> active, DateTimeOffset now) =>
        Announced(job, "FailureTarget", success: false)
        ?? Announced(job, "SuccessCriteriaMet", success: true)
        ?? Failure(job, tally, active, now)
        ?? Completion(tally, active);

    private static JobVerdict? Announced(Value job, string type, bool success)
    {
        var condition = job.Condition(type);
        return job.IsConditionTrue(type) ? new(success, condition["reason"].AsString() ?? "", condition["message"].AsString() ?? "") : null;
    }

    private static JobVerdict? Failure(Value job, JobTally tally, IReadOnlyList<Value> active, DateTimeOffset now)
    {
        var spec = tally.Spec;
        if (spec.Unsupported.Length > 0)
        {
            return new(false, "UnsupportedField", $"spec.{spec.Unsupported} is not supported: remove the field");
        }

        if ((tally.HasNewFailures && tally.Failed > spec.BackoffLimit) || HasRestartedTooOften(spec, active))
        {
            return new(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        return !spec.Suspended && spec.ActiveDeadline is { } deadline
            && Timestamps.Read(job["status"]["startTime"]) is { } start && now >= start + deadline
            ? new(false, "DeadlineExceeded", "Job was active longer than specified deadline")
            : null;
    }

    private static JobVerdict? Completion(JobTally tally, IReadOnlyList<Value> active)
    {
        var reached = tally.Spec.Completions is { } completions
            ? tally.Succeeded >= completions
            : tally.Succeeded > 0 && active.Count == 0;
        return reached && !(tally.Spec.Suspended && tally.Succeeded == 0)
            ? new(true, "CompletionsReached", "Reached expected number of succeeded pods")
            : null;
    }

    private static bool HasRestartedTooOften(JobSpec spec, IReadOnlyList<Value> active)
    {
        if (!spec.RestartsInPlace)
        {
            return false;
        }

        var restarts = 0L;
        foreach (var pod in active.Where(pod => pod.Phase is "Running" or "Pending"))
        {
            foreach (var field in (ReadOnlySpan<string>)["initContainerStatuses", "containerStatuses"])
            {
                foreach (var container in pod["status"][field].Items)
                {
                    restarts += container["restartCount"].AsLong() ?? 0;
                }
            }
        }

        return spec.BackoffLimit == 0 ? restarts > 0 : restarts >= spec.BackoffLimit;
    }
}
