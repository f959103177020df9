using Fairway.Kubernetes;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>Deletes what the inventory lists and the source no longer has, last applied first.</summary>
internal sealed class PruneStep(ObjectApplier applier) : IApplyStep
{
    public async Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken)
    {
        var kept = run.Applied.Select(item => item.Entry).ToList();
        var ids = kept.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var stale = InventoryEntry.ReadAll(run.Before).Where(entry => !ids.Contains(entry.Id)).Reverse().ToList();
        var errors = new List<string>();
        foreach (var entry in run.Spec.Prune ? stale : [])
        {
            try
            {
                if (await applier.PruneAsync(entry, run.Key, cancellationToken).ConfigureAwait(false))
                {
                    run.ChangeLog.Add($"{entry} deleted");
                }
            }
            catch (KubernetesException e)
            {
                // It stays in the inventory, so that it is tried again.
                kept.Add(entry);
                errors.Add($"{entry} delete failed: {e.Message}");
            }
        }

        run.Inventory = kept;
        return errors.Count == 0 ? null : new("PruneFailed", string.Join("\n", errors), run.Spec.RetryInterval);
    }
}
