using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Workloads;

/// <summary>
/// Finds what belongs to an owner: keeps what it controls and still selects, releases what it no longer selects, adopts what it selects and
/// nobody controls. Serves pods of ReplicaSets and of other sets, ReplicaSets of Deployments, and the revisions of sets.
/// </summary>
/// <param name="context">What every controller works with.</param>
/// <param name="owners">The objects that own.</param>
/// <param name="claimed">The objects that are owned.</param>
/// <param name="orphans">Those that nobody controls, by namespace.</param>
/// <param name="finalizer">The finalizer that owned objects carry; empty for none.</param>
internal sealed class Claims(ControllerContext context, ObjectCache owners, ObjectCache claimed, CacheIndex orphans, string finalizer = "")
{
    public Task<IReadOnlyList<Value>> ClaimAsync(Value owner, LabelSelector selector, CancellationToken cancellationToken) =>
        ClaimAsync(owner, selector, static _ => true, cancellationToken);

    /// <param name="owner">The owner.</param>
    /// <param name="selector">What it selects.</param>
    /// <param name="isOfName">Whether an object is one that the owner may have by its name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<Value>> ClaimAsync(
        Value owner, LabelSelector selector, Func<Value, bool> isOfName, CancellationToken cancellationToken)
    {
        var kept = new List<Value>();
        foreach (var item in claimed.OwnedBy(owner.Uid).Where(item => item.ControllerReference["uid"].AsString() == owner.Uid))
        {
            if (selector.Matches(item.Labels) && isOfName(item))
            {
                kept.Add(item);
            }
            else if (!owner.IsDeleting)
            {
                await ReleaseAsync(owner, item, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var item in orphans[owner.Namespace].Where(CanAdopt))
        {
            if (await AdoptAsync(owner, item, cancellationToken).ConfigureAwait(false) is { IsNull: false } adopted)
            {
                kept.Add(adopted);
            }
        }

        return kept;

        bool CanAdopt(Value item) => !owner.IsDeleting && !item.IsDeleting && selector.Matches(item.Labels) && isOfName(item);
    }

    /// <summary>The object as it is then; null when it is gone.</summary>
    private async Task<Value> AdoptAsync(Value owner, Value item, CancellationToken cancellationToken)
    {
        // The cache may still show an owner that is gone or on its way out: ask before taking responsibility.
        var live = await context.Client.GetAsync(owners.Resource, owner.Key, cancellationToken).ConfigureAwait(false);
        if (live.Uid != owner.Uid || live.IsDeleting)
        {
            throw new KubernetesException(
                409, StatusReason.Conflict, $"{owner.ObjectKind} {owner.Key} was deleted or replaced; {item.Name} is not adopted");
        }

        var references = item.Metadata["ownerReferences"].Items.Add(ObjectFields.ControllerReferenceTo(owner));
        var adopted = item.WithAt(["metadata", "ownerReferences"], references);
        adopted = finalizer.Length == 0 || item.HasFinalizer(finalizer)
            ? adopted
            : adopted.WithAt(["metadata", "finalizers"], item.Metadata["finalizers"].Items.Add(finalizer));
        try
        {
            return await context.Client.UpdateAsync(claimed.Resource, adopted, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return Value.Null;
        }
    }

    private async Task ReleaseAsync(Value owner, Value item, CancellationToken cancellationToken)
    {
        var references = ValueList.From(item.Metadata["ownerReferences"].Items.Where(reference => reference["uid"].AsString() != owner.Uid));
        try
        {
            await context.Client.UpdateAsync(
                claimed.Resource, item.WithAt(["metadata", "ownerReferences"], references), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // Gone is released, too.
        }
    }
}
