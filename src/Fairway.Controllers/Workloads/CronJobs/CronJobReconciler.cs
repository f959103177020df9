using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Jobs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.CronJobs;

/// <summary>Makes a Job each time a CronJob's schedule says, as its concurrency policy allows, and keeps as many finished ones as it wants.</summary>
internal sealed class CronJobReconciler
{
    // Clocks that are set right by a little must not skip a time.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    private readonly ControllerContext _context;
    private readonly ObjectCache _crons;
    private readonly ObjectCache _jobs;

    public CronJobReconciler(ControllerContext context)
    {
        _context = context;
        _crons = context.Caches.For(Resources.CronJobs);
        _jobs = context.Caches.For(Resources.Jobs);
        Controller = context.Controller("cronjob", ReconcileAsync);
        _crons.OnChange(change => Controller.Enqueue(change.Key));
        _jobs.OnChange(JobChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var cron = _crons.Find(key);
        if (cron.IsNull)
        {
            return Outcome.Done;
        }

        Value[] jobs = [.. _jobs.OwnedBy(cron.Uid).Where(job => job.ControllerReference["uid"].AsString() == cron.Uid)];
        TellOf(cron, jobs);
        cron = await WriteStatusAsync(
            cron, CronJobPlan.Status(cron, jobs, await GoneAsync(cron, jobs, cancellationToken).ConfigureAwait(false)), cancellationToken)
            .ConfigureAwait(false);
        foreach (var job in CronJobPlan.Outdated(cron, jobs))
        {
            await DeleteAsync(cron, job, cancellationToken).ConfigureAwait(false);
        }

        if (cron.IsDeleting || cron["spec"]["suspend"].AsBool() == true)
        {
            return Outcome.Done;
        }

        var (timing, reason, error) = CronTiming.Read(cron);
        if (timing is null)
        {
            _context.Events.Warning(cron, reason, error);
            return Outcome.Done;
        }

        await StartAsync(cron, timing, cancellationToken).ConfigureAwait(false);
        return timing.Next(_context.Now) is { } next ? Outcome.After(next - _context.Now + Margin) : Outcome.Done;
    }

    private async Task StartAsync(Value cron, CronTiming timing, CancellationToken cancellationToken)
    {
        var (due, isTooMany) = timing.MostRecent(cron, _context.Now);
        if (isTooMany)
        {
            _context.Events.Warning(
                cron,
                "TooManyMissedTimes",
                "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        }

        var active = cron["status"]["active"].Items;
        if (due is not { } scheduled
            || active.Any(reference => reference["name"].AsString() == CronJobPlan.NameOf(cron, scheduled))
            || Timestamps.Read(cron["status"]["lastScheduleTime"]) == scheduled)
        {
            return;
        }

        switch (cron["spec"]["concurrencyPolicy"].AsString())
        {
            case "Forbid" when active.Count > 0:
                _context.Events.Normal(
                    cron, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
                return;
            case "Replace":
                foreach (var reference in active.ToArray())
                {
                    var job = await _context.Client.FindAsync(
                        Resources.Jobs, new(cron.Namespace, reference["name"].AsString() ?? ""), cancellationToken).ConfigureAwait(false);
                    if (!job.IsNull && job.Uid == reference["uid"].AsString())
                    {
                        await DeleteAsync(cron, job, cancellationToken).ConfigureAwait(false);
                    }
                }

                cron = cron.With("status", CronJobPlan.WithActive(cron["status"], []));
                break;
        }

        await CreateAsync(cron, CronJobPlan.Make(cron, scheduled, timing), scheduled, cancellationToken).ConfigureAwait(false);
    }

    private async Task CreateAsync(Value cron, Value job, DateTimeOffset scheduled, CancellationToken cancellationToken)
    {
        Value made;
        try
        {
            made = await _context.Client.CreateAsync(Resources.Jobs, job, cancellationToken).ConfigureAwait(false);
            _context.Events.Normal(cron, "SuccessfulCreate", $"Created job {made.Name}");
        }
        catch (KubernetesException e) when (e.IsAlreadyExists)
        {
            // Made before a restart, or somebody else's: the name is the lock of its time.
            made = await _context.Client.FindAsync(Resources.Jobs, job.Key, cancellationToken).ConfigureAwait(false);
            if (made.ControllerReference["uid"].AsString() != cron.Uid)
            {
                return;
            }
        }
        catch (KubernetesException e) when (e.IsNamespaceTerminating)
        {
            return;
        }
        catch (KubernetesException e)
        {
            _context.Events.Warning(cron, "FailedCreate", $"Error creating job: {e.Message}");
            throw;
        }

        var active = cron["status"]["active"].Items;
        active = JobVerdict.IsFinished(made) || active.Any(reference => reference["uid"].AsString() == made.Uid)
            ? active
            : active.Add(CronJobPlan.ReferenceTo(made));
        var status = CronJobPlan.WithActive(cron["status"], [.. active]).With("lastScheduleTime", Timestamps.Seconds(scheduled));
        await _context.Client.UpdateStatusAsync(Resources.CronJobs, cron.With("status", status), cancellationToken).ConfigureAwait(false);
    }

    private void TellOf(Value cron, Value[] jobs)
    {
        foreach (var job in jobs)
        {
            var isActive = cron["status"]["active"].Items.Any(reference => reference["uid"].AsString() == job.Uid);
            var isFinished = JobVerdict.IsFinished(job);
            if (isActive && isFinished)
            {
                var condition = job.IsConditionTrue("Complete") ? "Complete" : "Failed";
                _context.Events.Normal(cron, "SawCompletedJob", $"Saw completed job: {job.Name}, condition: {condition}");
            }
            else if (!isActive && !isFinished && !job.IsDeleting && job.CreatedAt < _context.Now - TimeSpan.FromSeconds(10))
            {
                _context.Events.Warning(cron, "UnexpectedJob", $"Saw a job that the controller did not create or forgot: {job.Name}");
            }
        }
    }

    // The cache of jobs may be behind the CronJob's own: what it does not show is asked for.
    private async Task<Func<Value, bool>> GoneAsync(Value cron, Value[] jobs, CancellationToken cancellationToken)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in cron["status"]["active"].Items.ToArray())
        {
            var (uid, name) = (reference["uid"].AsString() ?? "", reference["name"].AsString() ?? "");
            if (Array.Exists(jobs, job => job.Uid == uid))
            {
                continue;
            }

            var live = await _context.Client.FindAsync(Resources.Jobs, new(cron.Namespace, name), cancellationToken).ConfigureAwait(false);
            if (live.Uid != uid)
            {
                _context.Events.Normal(cron, "MissingJob", $"Active job went missing: {name}");
                gone.Add(uid);
            }
        }

        return reference => gone.Contains(reference["uid"].AsString() ?? "");
    }

    private async Task<Value> WriteStatusAsync(Value cron, Value status, CancellationToken cancellationToken) => status == cron["status"]
        ? cron
        : await _context.Client.UpdateStatusAsync(Resources.CronJobs, cron.With("status", status), cancellationToken).ConfigureAwait(false);

    private async Task DeleteAsync(Value cron, Value job, CancellationToken cancellationToken)
    {
        await _context.DeleteAsync(Resources.Jobs, job.Key, DeleteRequest.Of(job, "Background"), cancellationToken).ConfigureAwait(false);
        _context.Events.Normal(cron, "SuccessfulDelete", $"Deleted job {job.Name}");
    }

    private void JobChanged(CacheChange change)
    {
        var owner = change.Latest.ControllerReference;
        if (owner["kind"].AsString() == "CronJob" && owner["name"].AsString() is { } name)
        {
            Controller.Enqueue(new(change.Key.Namespace, name));
        }
    }
}
