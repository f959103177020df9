using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Pods;

/// <summary>
/// Has the objects of a controller looked at when their pods change, and those that may adopt a pod that nobody controls. Counts off what they
/// wait for before they are looked at.
/// </summary>
/// <param name="kind">As owner references name the owners.</param>
/// <param name="owners">The objects that own pods.</param>
/// <param name="ownersByNamespace">The same by namespace.</param>
/// <param name="wants">Whether an owner may adopt a pod.</param>
/// <param name="expectations">What owners wait for.</param>
/// <param name="enqueue">Has an owner looked at.</param>
internal sealed class PodFollower(
    string kind, ObjectCache owners, CacheIndex ownersByNamespace, Func<Value, Value, bool> wants, Expectations expectations, Action<ObjectKey> enqueue)
{
    public void Follow(CacheChange change)
    {
        var before = OwnerOf(change.Old);
        var after = OwnerOf(change.New);
        if (before is { } old && old != after)
        {
            expectations.DeletionSeen(old, change.Old.Uid);
            enqueue(old);
        }

        if (after is { } owner)
        {
            Count(change, owner);
            enqueue(owner);
        }
        else if (IsNewOrphan(change))
        {
            foreach (var candidate in ownersByNamespace[change.Key.Namespace].Where(candidate => wants(candidate, change.New)))
            {
                enqueue(candidate.Key);
            }
        }
    }

    private void Count(CacheChange change, ObjectKey owner)
    {
        // A pod that is first seen on its way out was made before a restart: nobody waits for it.
        if (change.New.IsDeleting)
        {
            expectations.DeletionSeen(owner, change.New.Uid);
        }
        else if (change.Old.IsNull || change.Old.Uid != change.New.Uid)
        {
            expectations.CreationSeen(owner);
        }

        if (!change.Old.IsNull && change.Old.Uid != change.New.Uid)
        {
            expectations.DeletionSeen(owner, change.Old.Uid);
        }
    }

    // What decides on an adoption; a pod's status does not, and changes often.
    private static bool IsNewOrphan(CacheChange change) =>
        !change.New.IsNull && !change.New.IsDeleting && change.New.ControllerReference.IsNull
        && (change.Old.Uid != change.New.Uid || !change.Old.ControllerReference.IsNull || change.Old.Labels != change.New.Labels);

    private ObjectKey? OwnerOf(Value pod)
    {
        var reference = pod.ControllerReference;
        if (reference["kind"].AsString() != kind || reference["name"].AsString() is not { } name)
        {
            return null;
        }

        var key = new ObjectKey(pod.Namespace, name);
        // A pod of an earlier owner with this name is not this one's.
        var owner = owners.Find(key);
        return owner.IsNull || owner.Uid == reference["uid"].AsString() ? key : null;
    }
}
