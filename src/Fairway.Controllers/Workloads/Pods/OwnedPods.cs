using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Pods;

/// <summary>What a controller whose objects own pods works with.</summary>
internal sealed class OwnedPods
{
    private readonly ObjectCache _owners;

    /// <param name="context">What every controller works with.</param>
    /// <param name="owners">The objects that own the pods.</param>
    /// <param name="orphans">The pods that nobody controls, by namespace.</param>
    /// <param name="finalizer">The finalizer that owned pods carry; empty for none.</param>
    public OwnedPods(ControllerContext context, ObjectCache owners, CacheIndex orphans, string finalizer = "")
    {
        _owners = owners;
        All = context.Caches.For(Resources.Pods);
        Expectations = new(context.Time);
        Control = new(context, Expectations);
        Claims = new(context, owners, All, orphans, finalizer);
    }

    public ObjectCache All { get; }

    public Expectations Expectations { get; }

    public PodControl Control { get; }

    public Claims Claims { get; }

    /// <summary>Has owners looked at when their pods change.</summary>
    /// <param name="kind">As owner references name the owners.</param>
    /// <param name="ownersByNamespace">The owners by namespace.</param>
    /// <param name="wants">Whether an owner may adopt a pod that nobody controls.</param>
    /// <param name="enqueue">Has an owner looked at.</param>
    public void Follow(string kind, CacheIndex ownersByNamespace, Func<Value, Value, bool> wants, Action<ObjectKey> enqueue) =>
        All.OnChange(new PodFollower(kind, _owners, ownersByNamespace, wants, Expectations, enqueue).Follow);
}
