using Fairway.Kubernetes;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>Does what was planned, object by object, and leaves unchanged ones alone.</summary>
internal sealed class ApplyStep(ObjectApplier applier) : IApplyStep
{
    private static readonly TimeSpan DeletionRetry = TimeSpan.FromMilliseconds(500);

    public async Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken)
    {
        var deleted = new List<InventoryEntry>();
        foreach (var item in run.Plan)
        {
            try
            {
                if (item.Action == PlannedAction.Recreated)
                {
                    if (await applier.DeleteAsync(item, cancellationToken).ConfigureAwait(false))
                    {
                        run.ChangeLog.Add($"{item.Entry} deleted");
                    }

                    deleted.Add(item.Entry);
                    continue;
                }

                var answer = await applier.ApplyAsync(item, cancellationToken).ConfigureAwait(false);
                run.Applied.Add(AppliedObject.From(item.Entry, item.Key, item.Desired, answer, item.Action == PlannedAction.Skipped));
            }
            catch (KubernetesException e)
            {
                return new("ReconciliationFailed", $"{item.Entry} apply failed ({e.Reason}): {e.Message}", run.Spec.RetryInterval);
            }

            Tell(run, item);
        }

        if (deleted.Count == 0)
        {
            return null;
        }

        var message = $"waiting for the deletion of {string.Join(", ", deleted)}, to create them again";
        return new("ReconciliationFailed", message, DeletionRetry) { IsWaiting = true };
    }

    private void Tell(ApplyRun run, PlannedObject item)
    {
        if (item.Action is PlannedAction.Created or PlannedAction.Configured)
        {
            run.ChangeLog.Add($"{item.Entry} {item.Action.ToString().ToLowerInvariant()}");
            if (run.IsRepetition)
            {
                run.Drift.AddRange(DriftText.Lines(item.Entry, item.Live, item.Changes, applier.Manager));
            }
        }
    }
}
