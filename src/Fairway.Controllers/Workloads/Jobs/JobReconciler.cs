using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>Runs each Job's pods to their completion, counts them, and removes finished Jobs whose time to live is over.</summary>
internal sealed class JobReconciler
{
    private readonly ControllerContext _context;
    private readonly ObjectCache _jobs;
    private readonly OwnedPods _pods;
    private readonly JobPodRelease _release;

    public JobReconciler(ControllerContext context, CacheIndex orphanPods)
    {
        _context = context;
        _jobs = context.Caches.For(Resources.Jobs);
        _pods = new(context, _jobs, orphanPods, JobPods.Finalizer);
        _release = new(context.Client);
        Controller = context.Controller("job", ReconcileAsync);
        _jobs.OnChange(change => Controller.Enqueue(change.Key));
        _pods.Follow("Job", new(_jobs, job => job.Namespace), (job, pod) => SelectorOf(job).Matches(pod.Labels), Controller.Enqueue);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var job = _jobs.Find(key);
        if (job.IsNull)
        {
            _pods.Expectations.Forget(key);
            return Outcome.Done;
        }

        if (job["spec"]["managedBy"].AsString() is not null and not "kubernetes.io/job-controller")
        {
            return Outcome.Done;
        }

        if (JobVerdict.IsFinished(job))
        {
            return await CleanUpAsync(job, cancellationToken).ConfigureAwait(false);
        }

        var met = _pods.Expectations.AreMet(key);
        var pods = await _pods.Claims.ClaimAsync(job, SelectorOf(job), cancellationToken).ConfigureAwait(false);
        var plan = JobPlan.Make(job, pods, _context.Now);
        await WriteStatusAsync(job, plan, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(plan.Release.Select(pod => _release.ReleaseAsync(pod, cancellationToken))).ConfigureAwait(false);
        if (met && !job.IsDeleting)
        {
            await ManageAsync(job, plan, cancellationToken).ConfigureAwait(false);
        }

        return plan.LookAgain is { } delay ? Outcome.After(delay) : Outcome.Done;
    }

    private async Task WriteStatusAsync(Value job, JobPlan plan, CancellationToken cancellationToken)
    {
        if (await StatusWriter.WriteChangedAsync(_context.Client, Resources.Jobs, job, plan.Status, cancellationToken).ConfigureAwait(false)
            && plan.Event is { } told)
        {
            _context.Events.Record(job, told.Type, told.Reason, told.Message);
        }
    }

    private async Task ManageAsync(Value job, JobPlan plan, CancellationToken cancellationToken)
    {
        // Without its finalizer a pod's end is not counted.
        await Task.WhenAll(plan.Discard.Select(pod => _release.ReleaseAsync(pod, cancellationToken))).ConfigureAwait(false);
        Value[] delete = [.. plan.Discard, .. plan.Stop];
        Value[] create = delete.Length > 0 ? [] : [.. plan.Create.Select(index => JobPods.Make(job, index))];
        var failure = delete.Length > 0 ? await _pods.Control.DeleteAsync(job, delete, cancellationToken).ConfigureAwait(false)
            : create.Length > 0 ? await _pods.Control.CreateAsync(job, create, cancellationToken).ConfigureAwait(false)
            : null;
        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<Outcome> CleanUpAsync(Value job, CancellationToken cancellationToken)
    {
        if (JobSpec.Read(job).TimeToLive is not { } timeToLive || job.IsDeleting)
        {
            return Outcome.Done;
        }

        var end = job.IsConditionTrue("Complete") ? job.Condition("Complete") : job.Condition("Failed");
        var left = (Timestamps.Read(end["lastTransitionTime"]) ?? _context.Now) + timeToLive - _context.Now;
        if (left > TimeSpan.Zero)
        {
            return Outcome.After(left);
        }

        await _context.DeleteAsync(Resources.Jobs, job.Key, DeleteRequest.Of(job, "Foreground"), cancellationToken).ConfigureAwait(false);
        return Outcome.Done;
    }

    private static LabelSelector SelectorOf(Value job) => LabelSelector.FromObject(job["spec"]["selector"]);
}
