using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>The next step of a Job.</summary>
internal sealed record JobPlan
{
    /// <summary>Upstream's MaxPodCreateDeletePerSync.</summary>
    private const int Burst = 500;

    /// <summary>The status to write first.</summary>
    public required Value Status { get; init; }

    /// <summary>Pods that are counted once the status is written: their finalizer goes then.</summary>
    public required IReadOnlyList<Value> Release { get; init; }

    /// <summary>Pods to make: their completion indexes, or nulls when the Job has none.</summary>
    public IReadOnlyList<int?> Create { get; init; } = [];

    /// <summary>Pods to delete without counting them as failures.</summary>
    public IReadOnlyList<Value> Discard { get; init; } = [];

    /// <summary>Pods to delete that count as failures.</summary>
    public IReadOnlyList<Value> Stop { get; init; } = [];

    public (string Type, string Reason, string Message)? Event { get; init; }

    public TimeSpan? LookAgain { get; init; }

    public static JobPlan Make(Value job, IReadOnlyList<Value> pods, DateTimeOffset now)
    {
        var spec = JobSpec.Read(job);
        var tally = JobTally.Take(job, spec, pods);
        Value[] active = [.. pods.Where(pod => pod.IsActive)];
        var verdict = JobVerdict.Find(job, tally, active, now);
        var status = JobStatus.Describe(job, tally, pods);
        return verdict is not null ? Finish(status, tally, verdict, pods, now)
            : spec.Suspended ? Suspend(job, status, tally, active, now)
            : Continue(job, status, tally, active, pods, now);
    }

    private static JobPlan Finish(Value status, JobTally tally, JobVerdict verdict, IReadOnlyList<Value> pods, DateTimeOffset now)
    {
        Value[] active = [.. pods.Where(pod => pod.IsActive)];
        status = JobStatus.Announce(status, verdict, now);
        var plan = new JobPlan
        {
            Status = status,
            Release = tally.Release,
            Discard = verdict.Success ? active : [],
            Stop = verdict.Success ? [] : active,
        };
        // The end is the end: it is said only when nothing runs any more and everything is counted.
        return !tally.IsSettled || pods.Any(pod => !pod.IsFinished)
            ? plan
            : plan with
            {
                Status = JobStatus.End(status, verdict, now),
                Event = verdict.Success ? ("Normal", "Completed", "Job completed") : ("Warning", verdict.Reason, verdict.Message),
            };
    }

    private static JobPlan Suspend(Value job, Value status, JobTally tally, Value[] active, DateTimeOffset now) => new()
    {
        Status = JobStatus.Suspend(status, now),
        Release = tally.Release,
        Discard = active,
        Event = job.IsConditionTrue("Suspended") ? null : ("Normal", "Suspended", "Job suspended"),
    };

    private static JobPlan Continue(Value job, Value status, JobTally tally, Value[] active, IReadOnlyList<Value> pods, DateTimeOffset now)
    {
        var spec = tally.Spec;
        var resumed = job.IsConditionTrue("Suspended");
        var plan = new JobPlan
        {
            Status = JobStatus.Start(status, now),
            Release = tally.Release,
            Event = resumed ? ("Normal", "Resumed", "Job resumed") : null,
            LookAgain = UntilDeadline(job, spec, now),
        };
        var wanted = Wanted(spec, tally, active);
        if (active.Length > wanted)
        {
            return plan with { Discard = new DeletionOrder(active, now).First((int)Math.Min(active.Length - wanted, Burst), active) };
        }

        var terminating = spec.ReplacesOnlyFailed ? pods.Count(pod => pod.IsDeleting && !pod.IsFinished) : 0;
        var missing = (int)Math.Min(wanted - active.Length - terminating, Burst);
        if (missing <= 0)
        {
            return plan;
        }

        var wait = JobBackoff.Remaining(spec, pods, now);
        return wait > TimeSpan.Zero
            ? plan with { LookAgain = plan.LookAgain is { } deadline && deadline < wait ? deadline : wait }
            : plan with { Create = spec.Indexed ? NextIndexes(spec, tally, active, missing) : new int?[missing] };
    }

    private static long Wanted(JobSpec spec, JobTally tally, Value[] active) => spec.Completions is { } completions
        ? Math.Clamp(completions - tally.Succeeded, 0, spec.Parallelism)
        : tally.Succeeded > 0 ? Math.Min(active.Length, spec.Parallelism) : spec.Parallelism;

    private static int?[] NextIndexes(JobSpec spec, JobTally tally, Value[] active, int count)
    {
        var taken = active.Select(JobPods.Index).ToHashSet();
        return [.. Enumerable.Range(0, (int)(spec.Completions ?? 0))
            .Where(index => !taken.Contains(index) && !tally.Indexes.Contains(index))
            .Take(count)
            .Select(index => (int?)index)];
    }

    private static TimeSpan? UntilDeadline(Value job, JobSpec spec, DateTimeOffset now) =>
        spec.ActiveDeadline is { } deadline ? (Timestamps.Read(job["status"]["startTime"]) ?? now) + deadline - now : null;
}
