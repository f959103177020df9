using Fairway.Controllers.Workloads.Jobs;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Workloads.Jobs;

public sealed class JobPlanTests
{
    [Fact]
    public void It_makes_as_many_pods_as_may_run_at_once_and_are_still_needed()
    {
        Assert.Equal(2, JobPlan.Make(Job("""{"completions": 5, "parallelism": 2}"""), [], Sample.Now).Create.Count);
        Assert.Single(JobPlan.Make(Job("""{"completions": 5, "parallelism": 9}""", """{"succeeded": 4}"""), [], Sample.Now).Create);
        Assert.Equal(3, JobPlan.Make(Job("""{"parallelism": 3}"""), [], Sample.Now).Create.Count);
    }

    [Fact]
    public void An_ended_pod_is_counted_once_over_three_writes()
    {
        var job = Job("""{"completions": 1}""");
        var ended = Tracked(Sample.Pod("p", phase: "Succeeded", ready: false));

        var noted = JobPlan.Make(job, [ended], Sample.Now);
        Assert.Equal("""{"succeeded":["uid-p"]}""", noted.Status["uncountedTerminatedPods"].ToString());
        Assert.Equal(0, noted.Status["succeeded"].AsLong());
        Assert.Equal(["p"], noted.Release.Select(pod => pod.Name));
        Assert.False(Ended(noted, "Complete"));

        var again = JobPlan.Make(job.With("status", noted.Status), [ended], Sample.Now);
        Assert.Equal(noted.Status, again.Status);

        var counted = JobPlan.Make(job.With("status", noted.Status), [ended.WithAt(["metadata", "finalizers"], default)], Sample.Now);
        Assert.Equal(1, counted.Status["succeeded"].AsLong());
        Assert.True(Ended(counted, "Complete"));
        Assert.Equal(Sample.Ago(0), counted.Status["completionTime"].AsString());
        Assert.Equal(("Normal", "Completed", "Job completed"), counted.Event);
    }

    [Fact]
    public void Too_many_failures_end_it_after_its_pods_are_gone()
    {
        var job = Job("""{"completions": 3, "parallelism": 3, "backoffLimit": 0}""");
        var failed = Tracked(Sample.Pod("f", phase: "Failed", ready: false));
        var running = Tracked(Sample.Pod("r"));

        var plan = JobPlan.Make(job, [failed, running], Sample.Now);
        Assert.True(Ended(plan, "FailureTarget"));
        Assert.False(Ended(plan, "Failed"));
        Assert.Equal(["r"], plan.Stop.Select(pod => pod.Name));

        var after = JobPlan.Make(job.With("status", plan.Status), [Sample.Deleting(running)], Sample.Now);
        var end = JobPlan.Make(job.With("status", after.Status), [], Sample.Now);
        Assert.Equal(2, end.Status["failed"].AsLong());
        Assert.Equal(("Warning", "BackoffLimitExceeded", "Job has reached the specified backoff limit"), end.Event);
        Assert.True(Ended(end, "Failed"));
    }

    [Fact]
    public void After_a_failure_it_waits_longer_each_time()
    {
        var job = Job("""{"completions": 1, "backoffLimit": 6}""", """{"failed": 2}""");
        Value[] failed = [Failed("a", endedAgo: 30), Failed("b", endedAgo: 5)];

        var plan = JobPlan.Make(job, failed, Sample.Now);

        Assert.Empty(plan.Create);
        Assert.Equal(TimeSpan.FromSeconds(15), plan.LookAgain);
    }

    [Fact]
    public void The_deadline_runs_from_the_start()
    {
        var job = Job("""{"completions": 1, "activeDeadlineSeconds": 60}""", $$"""{"startTime": "{{Sample.Ago(40)}}"}""");
        Assert.Equal(TimeSpan.FromSeconds(20), JobPlan.Make(job, [], Sample.Now).LookAgain);

        var late = JobPlan.Make(job, [], Sample.Now + TimeSpan.FromSeconds(20));
        Assert.Equal("DeadlineExceeded", late.Event?.Reason);
    }

    [Fact]
    public void Suspending_discards_pods_without_counting_them_and_resuming_starts_the_clock_anew()
    {
        var job = Job("""{"completions": 1, "suspend": true}""", $$"""{"startTime": "{{Sample.Ago(40)}}"}""");
        var suspended = JobPlan.Make(job, [Tracked(Sample.Pod("p"))], Sample.Now);
        Assert.Equal(["p"], suspended.Discard.Select(pod => pod.Name));
        Assert.True(suspended.Status["startTime"].IsNull);

        var resumed = JobPlan.Make(Job("""{"completions": 1}""").With("status", suspended.Status), [], Sample.Now);
        Assert.Equal(Sample.Ago(0), resumed.Status["startTime"].AsString());
        Assert.Equal(("Normal", "Resumed", "Job resumed"), resumed.Event);
        Assert.Single(resumed.Create);
    }

    [Fact]
    public void Indexed_jobs_run_each_index_until_it_has_succeeded()
    {
        var job = Job("""{"completions": 4, "parallelism": 3, "completionMode": "Indexed"}""", """{"completedIndexes": "0"}""");
        var running = Tracked(Indexed(Sample.Pod("r"), "2"));

        Assert.Equal([1, 3], JobPlan.Make(job, [running], Sample.Now).Create);

        var done = JobPlan.Make(job, [Tracked(Indexed(Sample.Pod("s", phase: "Succeeded", ready: false), "1"))], Sample.Now);
        Assert.Equal("0,1", done.Status["completedIndexes"].AsString());
    }

    [Fact]
    public void An_indexed_pod_knows_its_index()
    {
        var pod = JobPods.Make(Job("{}"), 3);

        Assert.Equal("pi-3-", pod.Metadata["generateName"].AsString());
        Assert.Equal("pi-3", pod["spec"]["hostname"].AsString());
        Assert.Equal("3", pod.Labels["batch.kubernetes.io/job-completion-index"].AsString());
        Assert.Equal("JOB_COMPLETION_INDEX", pod["spec"]["containers"][0]["env"][0]["name"].AsString());
        Assert.True(pod.HasFinalizer(JobPods.Finalizer));
    }

    [Theory]
    [InlineData("podFailurePolicy", """{"rules": []}""")]
    [InlineData("successPolicy", """{"rules": []}""")]
    [InlineData("backoffLimitPerIndex", "0")]
    [InlineData("maxFailedIndexes", "1")]
    public void A_field_that_is_not_carried_out_ends_the_job_with_its_name_before_a_pod_is_made(string field, string value)
    {
        var plan = JobPlan.Make(Job($$"""{"{{field}}": {{value}} }"""), [], Sample.Now);

        Assert.Equal(("Warning", "UnsupportedField", $"spec.{field} is not supported: remove the field"), plan.Event);
        Assert.Equal("UnsupportedField", Conditions.Find(plan.Status["conditions"].Items, "Failed")["reason"].AsString());
        Assert.Empty(plan.Create);
    }

    [Fact]
    public void A_deadline_beyond_all_calendars_never_comes()
    {
        var plan = JobPlan.Make(Job("""{"completions": 1, "activeDeadlineSeconds": 9223372036854775807}"""), [], Sample.Now);

        Assert.Single(plan.Create);
        Assert.True(plan.LookAgain > TimeSpan.FromDays(36500 - 1));
    }

    private static bool Ended(JobPlan plan, string type) =>
        Conditions.Find(plan.Status["conditions"].Items, type)["status"].AsString() == "True";

    private static Value Job(string spec, string status = "{}")
    {
        var job = Sample.Json("""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "pi", "namespace": "shop", "uid": "j-1"},
             "spec": {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"restartPolicy": "Never", "containers": [{"name": "pi"}]}}}}
            """);
        return job.With("spec", job["spec"].WithFields(Sample.Json(spec))).With("status", Sample.Json(status));
    }

    private static Value Tracked(Value pod) => pod.WithAt(["metadata", "finalizers"], Value.List(JobPods.Finalizer));

    private static Value Indexed(Value pod, string index) =>
        pod.WithAt(["metadata", "annotations", "batch.kubernetes.io/job-completion-index"], index);

    private static Value Failed(string name, double endedAgo) => Sample.Pod(name, phase: "Failed", ready: false).WithAt(
        ["status", "containerStatuses"], Sample.Json($$"""[{"state": {"terminated": {"finishedAt": "{{Sample.Ago(endedAgo)}}"} } }]"""));
}
