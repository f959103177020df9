using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.StatefulSets;

/// <summary>
/// Makes the claims of storage that the pods of a StatefulSet need, and has them go as the set's retention policy says (KEP-1847): with the set, or
/// with the pod once the set has become smaller.
/// </summary>
internal sealed class StatefulSetClaims(ControllerContext context)
{
    private readonly ObjectCache _claims = context.Caches.For(Resources.PersistentVolumeClaims);

    /// <summary>Makes what is missing.</summary>
    public async Task EnsureAsync(Value set, Value pod, CancellationToken cancellationToken)
    {
        foreach (var claim in StatefulPods.ClaimsOf(set, pod))
        {
            if (!_claims.Find(claim.Key).IsNull)
            {
                continue;
            }

            var owned = IsDeletedWith(set, "whenDeleted") ? Owned(claim, set) : claim;
            try
            {
                await context.Client.CreateAsync(Resources.PersistentVolumeClaims, owned, cancellationToken).ConfigureAwait(false);
                context.Events.Normal(
                    set, "SuccessfulCreate", $"create Claim {claim.Name} Pod {pod.Name} in StatefulSet {set.Name} success");
            }
            catch (KubernetesException e) when (e.IsAlreadyExists)
            {
                // From an earlier pod of this name: its storage is the point of the set.
            }
            catch (KubernetesException e)
            {
                context.Events.Warning(
                    set, "FailedCreate", $"create Claim {claim.Name} for Pod {pod.Name} in StatefulSet {set.Name} failed error: {e.Message}");
                throw;
            }
        }
    }

    /// <summary>Has the claims of a pod belong to whom the policy says.</summary>
    /// <param name="set">The set.</param>
    /// <param name="pod">One of its pods.</param>
    /// <param name="isCondemned">The set has become too small for it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task OwnAsync(Value set, Value pod, bool isCondemned, CancellationToken cancellationToken)
    {
        foreach (var wanted in StatefulPods.ClaimsOf(set, pod))
        {
            var claim = _claims.Find(wanted.Key);
            if (claim.IsNull || claim.IsDeleting)
            {
                continue;
            }

            var owned = Without(Without(claim, set), pod);
            owned = IsDeletedWith(set, "whenDeleted") ? Owned(owned, set) : owned;
            owned = isCondemned && IsDeletedWith(set, "whenScaled") ? Owned(owned, pod) : owned;
            if (!SameOwners(owned, claim))
            {
                await context.Client.UpdateAsync(Resources.PersistentVolumeClaims, owned, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsDeletedWith(Value set, string when) =>
        set["spec"]["persistentVolumeClaimRetentionPolicy"][when].AsString() == "Delete";

    private static Value Owned(Value claim, Value owner) => claim.WithAt(
        ["metadata", "ownerReferences"],
        claim.Metadata["ownerReferences"].Items.Add(
            Value.Map(("apiVersion", owner.ApiVersion), ("kind", owner.ObjectKind), ("name", owner.Name), ("uid", owner.Uid))));

    // Of this name, whichever it was: an earlier one must not take the claim with it.
    private static Value Without(Value claim, Value owner)
    {
        var references = claim.Metadata["ownerReferences"].Items;
        var others = references.Where(reference => reference["kind"].AsString() != owner.ObjectKind || reference["name"].AsString() != owner.Name);
        return references.Count == 0 ? claim : claim.WithAt(["metadata", "ownerReferences"], ValueList.From(others));
    }

    private static bool SameOwners(Value left, Value right) => Uids(left).SetEquals(Uids(right));

    private static HashSet<string?> Uids(Value claim) =>
        [.. claim.Metadata["ownerReferences"].Items.Select(reference => reference["uid"].AsString())];
}
