using Fairway.Kubernetes;

namespace Fairway.Delivery.Applying;

/// <summary>
/// Puts back what others changed in applied objects. Only objects whose content changed since the last apply are looked at, and only
/// the fields that the source sets are put back: a dry run tells which.
/// </summary>
internal sealed class DriftCorrector(ObjectApplier applier)
{
    /// <summary>What was found and put back, one line a field.</summary>
    public async Task<IReadOnlyList<string>> CorrectAsync(
        KustomizationState state, IEnumerable<ManagedKey> touched, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var key in touched)
        {
            if (!state.Objects.TryGetValue(key, out var applied) || applied.IsExempt)
            {
                continue;
            }

            var live = await applier.FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (!live.IsNull && (live.IsDeleting || applied.IsUnchangedIn(live)))
            {
                continue;
            }

            lines.AddRange(await CorrectAsync(state, applied, cancellationToken).ConfigureAwait(false));
        }

        return lines;
    }

    private async Task<IEnumerable<string>> CorrectAsync(KustomizationState state, AppliedObject applied, CancellationToken cancellationToken)
    {
        try
        {
            var planned = await applier.PlanAsync(applied.Desired, force: false, cancellationToken).ConfigureAwait(false);
            var answer = await applier.ApplyAsync(planned, cancellationToken).ConfigureAwait(false);
            state.Replace(AppliedObject.From(applied.Entry, applied.Key, applied.Desired, answer, planned.Action == PlannedAction.Skipped));
            return planned.Action is PlannedAction.Created or PlannedAction.Configured
                ? DriftText.Lines(applied.Entry, planned.Live, planned.Changes, applier.Manager)
                : [];
        }
        catch (Exception e) when (e is KubernetesException or UnservedKindException)
        {
            // Such as an object of a namespace that is going away: the next full reconciliation tells.
            return [$"{applied.Entry} was changed and could not be put back: {e.Message}"];
        }
    }
}
