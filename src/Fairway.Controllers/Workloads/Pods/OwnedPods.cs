using Fairway.Controllers.Observing;
using Fairway.Kubernetes.Caching;

namespace Fairway.Controllers.Workloads.Pods;

/// <summary>What a controller whose objects own pods works with.</summary>
internal sealed class OwnedPods
{
    /// <param name="context">What every controller works with.</param>
    /// <param name="owners">The objects that own the pods.</param>
    /// <param name="orphans">The pods that nobody controls, by namespace.</param>
    /// <param name="finalizer">The finalizer that owned pods carry; empty for none.</param>
    public OwnedPods(ControllerContext context, ObjectCache owners, CacheIndex orphans, string finalizer = "")
    {
        All = context.Caches.For(Resources.Pods);
        Expectations = new(context.Time);
        Control = new(context, Expectations);
        Claims = new(context, owners, All, orphans, finalizer);
    }

    public ObjectCache All { get; }

    public Expectations Expectations { get; }

    public PodControl Control { get; }

    public Claims Claims { get; }
}
