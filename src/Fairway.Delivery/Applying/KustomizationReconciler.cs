using System.Collections.Concurrent;
using Fairway.Delivery.Kinds;
using Fairway.Delivery.Reporting;
using Fairway.Delivery.Sources;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>
/// Keeps what a Kustomization applies in step with its source. A full reconciliation runs its steps in order; between two of them events
/// of the applied objects are looked at for drift and health. Nothing here waits: what takes time is come back to.
/// </summary>
internal sealed class KustomizationReconciler(
    ObjectCache kustomizations,
    ObjectCache repositories,
    IReadOnlyList<IApplyStep> steps,
    ManagedObjects managed,
    ObjectApplier applier,
    KustomizationFinalizer finalizer,
    KustomizationReport report,
    TimeProvider time)
{
    private static readonly TimeSpan HealthPoll = TimeSpan.FromSeconds(2);

    private readonly DriftCorrector _drift = new(applier);
    private readonly ConcurrentDictionary<ObjectKey, KustomizationState> _states = new();

    /// <summary>Notes that an applied object changed; the caller enqueues its owner.</summary>
    public void Touch(ObjectKey owner, ManagedKey item) => _states.GetValueOrDefault(owner)?.Touch(item);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var kustomization = kustomizations.Find(key);
        if (kustomization.IsNull || kustomization.IsDeleting)
        {
            return await FinishAsync(key, kustomization, cancellationToken).ConfigureAwait(false);
        }

        if (!kustomization.HasFinalizer(KustomizationFinalizer.Name))
        {
            await finalizer.AddAsync(kustomization, cancellationToken).ConfigureAwait(false);
            return Outcome.Done;
        }

        if (kustomization["spec"]["suspend"].AsBool() == true)
        {
            return Outcome.Done;
        }

        var state = _states.GetOrAdd(key, _ => new());
        var digest = DigestOf(kustomization);
        if (!state.IsDue(kustomization, digest, time.GetUtcNow()))
        {
            await LookAfterAsync(kustomization, state, cancellationToken).ConfigureAwait(false);
            return ComeBack(state);
        }

        if (await ReadSpecAsync(kustomization, cancellationToken).ConfigureAwait(false) is not { } spec)
        {
            state.Health = null;
            state.Handled(kustomization, digest, DateTimeOffset.MaxValue, dueAtAnyEvent: false);
            return Outcome.Done;
        }

        await RunAsync(kustomization, spec, state, digest, cancellationToken).ConfigureAwait(false);
        return ComeBack(state);
    }

    private async Task<Outcome> FinishAsync(ObjectKey key, Value kustomization, CancellationToken cancellationToken)
    {
        if (!kustomization.IsNull)
        {
            await finalizer.FinishAsync(kustomization, cancellationToken).ConfigureAwait(false);
        }

        if (_states.TryRemove(key, out _))
        {
            WatchApplied();
        }

        return Outcome.Done;
    }

    private Outcome ComeBack(KustomizationState state)
    {
        var now = time.GetUtcNow();
        var wait = state.Next - now;
        wait = state.Health is { Failed: false } && HealthPoll < wait ? HealthPoll : wait;
        return Outcome.After(state.UntilCorrection(now) is { } correction && correction < wait ? correction : wait);
    }

    /// <summary>Null when the spec cannot be followed, which is reported.</summary>
    private async Task<KustomizationSpec?> ReadSpecAsync(Value kustomization, CancellationToken cancellationToken)
    {
        try
        {
            // Admission refuses these too, where it runs.
            var unsupported = UnsupportedFields.Of(kustomization, allowFileRepositories: true);
            return unsupported.Count > 0 ? throw new FormatException(string.Join("; ", unsupported)) : KustomizationSpec.Read(kustomization);
        }
        catch (FormatException e)
        {
            await report.StallAsync(kustomization, e.Message, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task RunAsync(
        Value kustomization, KustomizationSpec spec, KustomizationState state, string digest, CancellationToken cancellationToken)
    {
        // Taken before anything is read: what changes from here on is looked at afterwards.
        state.TakeTouched();
        var run = new ApplyRun(kustomization, spec, time.GetUtcNow());
        var failure = await RunStepsAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Inventory is not null)
        {
            state.Applied(run.Applied);
            WatchApplied();
        }

        var current = await report.ApplyAsync(run.Kustomization, run, cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            state.Health = null;
            await report.FailAsync(current, run, failure, cancellationToken).ConfigureAwait(false);
            state.Handled(kustomization, digest, time.GetUtcNow() + failure.RetryAfter, failure.IsWaiting);
            return;
        }

        state.Handled(kustomization, digest, time.GetUtcNow() + spec.Interval, dueAtAnyEvent: false);
        if (spec.Wait)
        {
            state.Health = new(run.Artifact!.Revision, run.Started, time.GetUtcNow() + spec.Timeout, Failed: false);
            await CheckHealthAsync(current, spec, state, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            state.Health = null;
            var took = time.GetUtcNow() - run.Started;
            await report.SucceedAsync(current, run.Artifact!.Revision, spec.Interval, took, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<StepFailure?> RunStepsAsync(ApplyRun run, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (await step.RunAsync(run, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    /// <summary>Between two full reconciliations: puts drift back, and sees whether what is waited for has become healthy.</summary>
    private async Task LookAfterAsync(Value kustomization, KustomizationState state, CancellationToken cancellationToken)
    {
        if (state.UntilCorrection(time.GetUtcNow()) == TimeSpan.Zero)
        {
            var lines = await _drift.CorrectAsync(state, state.TakeTouched(), cancellationToken).ConfigureAwait(false);
            if (lines.Count > 0)
            {
                state.Corrected(time.GetUtcNow());
                kustomization = await report.DriftAsync(kustomization, lines, cancellationToken).ConfigureAwait(false);
            }
        }

        if (state.Health is not null)
        {
            await CheckHealthAsync(kustomization, KustomizationSpec.Read(kustomization), state, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckHealthAsync(
        Value kustomization, KustomizationSpec spec, KustomizationState state, CancellationToken cancellationToken)
    {
        var wait = state.Health!;
        var now = time.GetUtcNow();
        var took = now - wait.Since;
        var review = await HealthReview.MakeAsync(
            kustomization.Key, state.Objects.Values, item => FindAsync(item, cancellationToken), now).ConfigureAwait(false);
        if (review.IsHealthy)
        {
            state.Health = null;
            await report.SucceedAsync(kustomization, wait.Revision, spec.Interval, took, took, cancellationToken).ConfigureAwait(false);
        }
        else if (!wait.Failed && (review.Failed.Count > 0 || now >= wait.Deadline))
        {
            // It is still looked at, so that what recovers by itself is noticed.
            state.Health = wait with { Failed = true };
            var message = $"health check failed after {GoDuration.Format(took)}: {review.FailureText}";
            var failure = new StepFailure("HealthCheckFailed", message, spec.RetryInterval);
            await report.FailAsync(kustomization, null, failure, cancellationToken).ConfigureAwait(false);
            state.Handled(kustomization, DigestOf(kustomization), now + spec.RetryInterval, dueAtAnyEvent: false);
        }
        else if (!wait.Failed && !IsRunning(kustomization, wait.Revision))
        {
            await report.WaitForHealthAsync(kustomization, wait.Revision, spec.Timeout, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Value> FindAsync(AppliedObject item, CancellationToken cancellationToken)
    {
        var seen = managed.Find(item.Key);
        return item.IsCoveredBy(seen) ? seen : await applier.FindAsync(item.Key, cancellationToken).ConfigureAwait(false);
    }

    // A repeated reconciliation of what is applied and ready is not shown as progress.
    private static bool IsRunning(Value kustomization, string revision) =>
        (kustomization.Condition("Healthy")["message"].AsString() ?? "")
            .StartsWith($"Running health checks for revision {revision} ", StringComparison.Ordinal);

    private string DigestOf(Value kustomization)
    {
        var source = new ObjectKey(kustomization.Namespace, kustomization["spec"]["sourceRef"]["name"].AsString() ?? "");
        return Artifact.Read(repositories.Find(source)) is { } artifact ? $"{artifact.Revision} {artifact.Digest}" : "";
    }

    private void WatchApplied() =>
        managed.Watch(_states.Values.SelectMany(state => state.Objects.Keys).Select(key => key.Resource).ToHashSet());
}
