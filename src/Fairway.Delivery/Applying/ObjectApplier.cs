using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>Plans, applies and deletes single objects, by server-side apply that takes its fields back from whoever has them.</summary>
internal sealed class ObjectApplier(KubernetesClient client)
{
    // The wording of apimachinery's ValidateImmutableField and of the kinds' own checks.
    private static readonly string[] ImmutableWords =
        ["field is immutable", "Forbidden: updates to", "may not change once set", "cannot be changed"];

    public string Manager => client.FieldManager;

    /// <exception cref="UnservedKindException">The API does not know the kind.</exception>
    /// <exception cref="KubernetesException">The API refuses the object.</exception>
    public async Task<PlannedObject> PlanAsync(Value desired, bool force, CancellationToken cancellationToken)
    {
        var api = await client.Transport.FindAsync(desired.GroupVersionKind, cancellationToken).ConfigureAwait(false)
            ?? throw new UnservedKindException(InventoryEntry.Of(desired));
        desired = Place(desired, api);
        var entry = InventoryEntry.Of(desired);
        var live = await client.FindAsync(api.Resource, desired.Key, cancellationToken).ConfigureAwait(false);
        if (ManagedLabels.IsExempt(desired) || (!live.IsNull && ManagedLabels.IsExempt(live)))
        {
            return new(entry, api, desired, live, live, PlannedAction.Skipped, []);
        }

        try
        {
            var answer = await client.ApplyAsync(api.Resource, desired, new() { Force = true, DryRun = true }, cancellationToken)
                .ConfigureAwait(false);
            var changes = live.IsNull ? [] : ObjectDiff.Compare(live, answer);
            var action = live.IsNull ? PlannedAction.Created : changes.Count > 0 ? PlannedAction.Configured : PlannedAction.Unchanged;
            return new(entry, api, desired, live, answer, action, changes);
        }
        catch (KubernetesException e) when (IsImmutable(e) && (force || ManagedLabels.IsForced(desired)))
        {
            return new(entry, api, desired, live, live, PlannedAction.Recreated, []);
        }
    }

    /// <summary>The object as it is afterwards.</summary>
    /// <exception cref="KubernetesException">The API refuses the object.</exception>
    public async Task<Value> ApplyAsync(PlannedObject planned, CancellationToken cancellationToken) =>
        planned.Action is PlannedAction.Created or PlannedAction.Configured
            ? await client.ApplyAsync(planned.Api.Resource, planned.Desired, new() { Force = true }, cancellationToken).ConfigureAwait(false)
            : planned.Live;

    /// <summary>Deletes the object as it was when planned; false when that is under way already.</summary>
    /// <exception cref="KubernetesException">The API refuses the deletion.</exception>
    public Task<bool> DeleteAsync(PlannedObject planned, CancellationToken cancellationToken) =>
        DeleteAsync(planned.Api.Resource, planned.Live, cancellationToken);

    /// <summary>Deletes an object of the inventory that is still the Kustomization's; false when it was not deleted.</summary>
    /// <exception cref="KubernetesException">The API refuses the deletion.</exception>
    public async Task<bool> PruneAsync(InventoryEntry entry, ObjectKey owner, CancellationToken cancellationToken)
    {
        if (await client.Transport.FindAsync(entry.GroupVersionKind, cancellationToken).ConfigureAwait(false) is not { } api)
        {
            return false;
        }

        var key = new ObjectKey(entry.Namespace, entry.Name);
        var live = await client.FindAsync(api.Resource, key, cancellationToken).ConfigureAwait(false);
        return !live.IsNull && ManagedLabels.OwnerOf(live) == owner && !ManagedLabels.IsExemptFromPruning(live)
            && await DeleteAsync(api.Resource, live, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The newest state, from the API itself; null when it is gone.</summary>
    public Task<Value> FindAsync(ManagedKey key, CancellationToken cancellationToken) => client.FindAsync(key.Resource, key.Key, cancellationToken);

    private async Task<bool> DeleteAsync(GroupVersionResource resource, Value live, CancellationToken cancellationToken)
    {
        if (live.IsDeleting)
        {
            return false;
        }

        // Exactly this object: another may have its name by now.
        var options = Value.Map(
            ("apiVersion", "v1"),
            ("kind", "DeleteOptions"),
            ("propagationPolicy", "Background"),
            ("preconditions", Value.Map(("uid", live.Uid))));
        try
        {
            await client.DeleteAsync(resource, live.Key, options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private static Value Place(Value desired, ApiResource api)
    {
        if (!api.Namespaced)
        {
            return desired.WithoutAt("metadata", "namespace");
        }

        return desired.Namespace.Length > 0
            ? desired
            : throw new KubernetesException(
                400, StatusReason.BadRequest, "namespace not specified: set it in the manifest, in the kustomization, or in spec.targetNamespace");
    }

    private static bool IsImmutable(KubernetesException e) =>
        e.Reason == StatusReason.Invalid
        && Array.Exists(ImmutableWords, words => e.Message.Contains(words, StringComparison.Ordinal));
}
