using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>Builds a Job's status: counts, times and conditions.</summary>
internal static class JobStatus
{
    public static Value Describe(Value job, JobTally tally, IReadOnlyList<Value> pods) => tally.WriteTo(job["status"])
        .With("active", pods.Count(pod => pod.IsActive))
        .With("ready", pods.Count(pod => pod.IsActive && pod.IsReady))
        .With("terminating", pods.Count(pod => pod.IsDeleting && !pod.IsFinished));

    public static Value Start(Value status, DateTimeOffset now)
    {
        var conditions = status["conditions"].Items;
        if (Conditions.Find(conditions, "Suspended")["status"].AsString() == "True")
        {
            status = status
                .With("conditions", Conditions.Set(conditions, "Suspended", false, "JobResumed", "Job resumed", now))
                .With("startTime", Timestamps.Seconds(now));
        }

        return status["startTime"].IsNull ? status.With("startTime", Timestamps.Seconds(now)) : status;
    }

    public static Value Suspend(Value status, DateTimeOffset now) => status
        .Without("startTime")
        .With("conditions", Conditions.Set(status["conditions"].Items, "Suspended", true, "JobSuspended", "Job suspended", now));

    public static Value Announce(Value status, JobVerdict verdict, DateTimeOffset now) => With(status, verdict.Announcement, verdict, now);

    public static Value End(Value status, JobVerdict verdict, DateTimeOffset now)
    {
        status = With(status, verdict.Terminal, verdict, now).With("active", 0).With("ready", 0).With("terminating", 0);
        return verdict.Success ? status.With("completionTime", Timestamps.Seconds(now)) : status;
    }

    private static Value With(Value status, string type, JobVerdict verdict, DateTimeOffset now)
    {
        var at = Timestamps.Seconds(now);
        var conditions = status["conditions"].Items;
        return Conditions.Find(conditions, type)["status"].AsString() == "True"
            ? status
            : status.With("conditions", Conditions.Put(conditions, Value.Map(
                ("type", type), ("status", "True"), ("lastProbeTime", at), ("lastTransitionTime", at),
                ("reason", verdict.Reason), ("message", verdict.Message))));
    }
}
