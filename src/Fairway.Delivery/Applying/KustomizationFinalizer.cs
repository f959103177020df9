using Fairway.Delivery.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>Holds a Kustomization back from deletion until what it applied is pruned.</summary>
internal sealed class KustomizationFinalizer(KubernetesClient client, ObjectApplier applier)
{
    public const string Name = "finalizers.fluxcd.io";

    public Task AddAsync(Value kustomization, CancellationToken cancellationToken) =>
        WriteAsync(kustomization, kustomization["metadata"]["finalizers"].Items.Add(Name), cancellationToken);

    /// <summary>Deletes the inventory, unless pruning is off or the object is suspended, then lets the object go.</summary>
    /// <exception cref="KubernetesException">The API refuses a deletion; to be tried again.</exception>
    public async Task FinishAsync(Value kustomization, CancellationToken cancellationToken)
    {
        if (!kustomization.HasFinalizer(Name))
        {
            return;
        }

        if (kustomization["spec"]["prune"].AsBool() == true && kustomization["spec"]["suspend"].AsBool() != true)
        {
            foreach (var entry in InventoryEntry.ReadAll(kustomization).Reverse())
            {
                await applier.PruneAsync(entry, kustomization.Key, cancellationToken).ConfigureAwait(false);
            }
        }

        var rest = ValueList.From(kustomization.Metadata["finalizers"].Items.Where(item => item.AsString() != Name));
        await WriteAsync(kustomization, rest, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(Value kustomization, ValueList finalizers, CancellationToken cancellationToken)
    {
        // With the version, so that another's finalizer is not lost.
        var patch = Value.Map(("metadata", Value.Map(("finalizers", finalizers), ("resourceVersion", kustomization.ResourceVersion))));
        try
        {
            await client.PatchAsync(DeliveryKinds.Kustomizations, kustomization.Key, PatchType.Merge, patch, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }
}
