using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>Frees pods that a Job left behind: nobody will count them any more.</summary>
internal sealed class JobPodReconciler
{
    private readonly ControllerContext _context;
    private readonly ObjectCache _jobs;
    private readonly ObjectCache _pods;
    private readonly JobPodRelease _release;

    public JobPodReconciler(ControllerContext context)
    {
        _context = context;
        _jobs = context.Caches.For(Resources.Jobs);
        _pods = context.Caches.For(Resources.Pods);
        _release = new(context.Client);
        Controller = context.Controller("job-pods", ReconcileAsync, new() { Workers = 2 });
        _pods.OnChange(change => Consider(change.New));
        _jobs.OnChange(JobChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var pod = _pods.Find(key);
        if (!pod.HasFinalizer(JobPods.Finalizer))
        {
            return Outcome.Done;
        }

        var owner = pod.ControllerReference;
        if (owner["kind"].AsString() == "Job")
        {
            var name = new ObjectKey(pod.Namespace, owner["name"].AsString() ?? "");
            // Ask, because the cache of Jobs may be behind that of pods.
            var job = await _context.Client.FindAsync(Resources.Jobs, name, cancellationToken).ConfigureAwait(false);
            if (job.Uid == owner["uid"].AsString() && !JobVerdict.IsFinished(job))
            {
                return Outcome.Done;
            }
        }

        await _release.ReleaseAsync(pod, cancellationToken).ConfigureAwait(false);
        return Outcome.Done;
    }

    private void Consider(Value pod)
    {
        if (!pod.IsNull && pod.HasFinalizer(JobPods.Finalizer) && IsLeftBehind(pod))
        {
            Controller.Enqueue(pod.Key);
        }
    }

    private bool IsLeftBehind(Value pod)
    {
        var owner = pod.ControllerReference;
        var job = owner["kind"].AsString() == "Job" ? _jobs.Find(new(pod.Namespace, owner["name"].AsString() ?? "")) : Value.Null;
        return job.IsNull || job.Uid != owner["uid"].AsString() || JobVerdict.IsFinished(job);
    }

    private void JobChanged(CacheChange change)
    {
        if (change.New.IsNull || JobVerdict.IsFinished(change.New))
        {
            foreach (var pod in _pods.OwnedBy(change.Latest.Uid))
            {
                Controller.Enqueue(pod.Key);
            }
        }
    }
}
