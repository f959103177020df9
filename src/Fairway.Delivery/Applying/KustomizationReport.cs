using Fairway.Delivery.Kinds;
using Fairway.Delivery.Reporting;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>Writes a Kustomization's status and events, in Flux's words.</summary>
internal sealed class KustomizationReport(KubernetesClient client, EventRecorder events, TimeProvider time)
{
    public const string Drifted = "DriftCorrected";

    private const string Ready = ConditionSet.Ready;
    private const string Reconciling = ConditionSet.Reconciling;
    private const string Healthy = "Healthy";

    private readonly StatusWriter _status = new(client, DeliveryKinds.Kustomizations);

    /// <summary>A new revision or spec is being worked on.</summary>
    public Task<Value> ProgressAsync(Value kustomization, string message, CancellationToken cancellationToken) => WriteAsync(
        kustomization,
        (_, conditions) =>
        {
            conditions.Unknown(Ready, "Progressing", "Reconciliation in progress");
            conditions.True(Reconciling, "Progressing", message);
        },
        cancellationToken);

    /// <summary>Nothing can be done until the spec changes.</summary>
    public async Task StallAsync(Value kustomization, string message, CancellationToken cancellationToken)
    {
        await WriteAsync(
            kustomization,
            (status, conditions) =>
            {
                conditions.False(Ready, "InvalidSpec", message);
                conditions.True(ConditionSet.Stalled, "InvalidSpec", message);
                conditions.Remove(Reconciling);
                status["observedGeneration"] = kustomization.Generation;
            },
            cancellationToken).ConfigureAwait(false);
        events.Warning(kustomization, "InvalidSpec", message);
    }

    public async Task<Value> FailAsync(Value kustomization, ApplyRun? run, StepFailure failure, CancellationToken cancellationToken)
    {
        var known = (run?.Before ?? kustomization).Condition(Ready) is var ready
            && ready["reason"].AsString() == failure.Reason && ready["message"].AsString() == ConditionSet.Fit(failure.Message);
        var written = await WriteAsync(
            kustomization,
            (status, conditions) =>
            {
                Attempted(status, run);
                conditions.False(Ready, failure.Reason, failure.Message);
                conditions.True(Reconciling, "ProgressingWithRetry", failure.Message);
                conditions.Remove(ConditionSet.Stalled);
                if (failure.Reason == "HealthCheckFailed")
                {
                    conditions.False(Healthy, failure.Reason, failure.Message);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (!known)
        {
            events.Record(kustomization, failure.IsWaiting ? "Normal" : "Warning", failure.Reason, failure.Message);
        }

        return written;
    }

    /// <summary>Everything is applied; what was done is told, and health is yet to come when it is waited for.</summary>
    public async Task<Value> ApplyAsync(Value kustomization, ApplyRun run, CancellationToken cancellationToken)
    {
        if (run.ChangeLog.Count > 0)
        {
            events.Normal(kustomization, "Progressing", string.Join("\n", run.ChangeLog));
        }

        if (run.Drift.Count > 0)
        {
            events.Warning(kustomization, Drifted, string.Join("\n", run.Drift));
        }

        return await WriteAsync(
            kustomization,
            (status, conditions) =>
            {
                Attempted(status, run);
                SetDrift(conditions, run.Drift, run.IsRepetition);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public Task<Value> WaitForHealthAsync(Value kustomization, string revision, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var message = $"Running health checks for revision {revision} with a timeout of {GoDuration.Format(timeout)}";
        return WriteAsync(
            kustomization,
            (_, conditions) =>
            {
                conditions.Unknown(Ready, "Progressing", "Reconciliation in progress");
                conditions.True(Reconciling, "Progressing", message);
                conditions.Unknown(Healthy, "Progressing", message);
            },
            cancellationToken);
    }

    /// <param name="kustomization">The object as last read or written.</param>
    /// <param name="revision">What is applied.</param>
    /// <param name="interval">When the next run is.</param>
    /// <param name="took">How long it took since it was noticed.</param>
    /// <param name="checkedFor">How long health was waited for; null when it was not asked for.</param>
    /// <param name="cancellationToken">Stops waiting for the API.</param>
    public async Task SucceedAsync(
        Value kustomization, string revision, TimeSpan interval, TimeSpan took, TimeSpan? checkedFor, CancellationToken cancellationToken)
    {
        var isNews = !kustomization.IsConditionTrue(Ready) || kustomization["status"]["lastAppliedRevision"].AsString() != revision;
        await WriteAsync(
            kustomization,
            (status, conditions) =>
            {
                conditions.True(Ready, "ReconciliationSucceeded", $"Applied revision: {revision}");
                conditions.Remove(Reconciling);
                conditions.Remove(ConditionSet.Stalled);
                if (checkedFor is null)
                {
                    conditions.Remove(Healthy);
                }
                else if (!conditions.IsTrue(Healthy) || isNews)
                {
                    conditions.True(Healthy, "Succeeded", $"Health check passed in {GoDuration.Format(checkedFor.Value)}");
                }

                status["lastAppliedRevision"] = revision;
                status["observedGeneration"] = kustomization.Generation;
            },
            cancellationToken).ConfigureAwait(false);
        if (isNews)
        {
            events.Normal(
                kustomization,
                "ReconciliationSucceeded",
                $"Reconciliation finished in {GoDuration.Format(took)}, next run in {GoDuration.Format(interval)}");
        }
    }

    /// <summary>Others changed what this Kustomization manages, and it was put back.</summary>
    public async Task<Value> DriftAsync(Value kustomization, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        events.Warning(kustomization, Drifted, string.Join("\n", lines));
        return await WriteAsync(
            kustomization, (_, conditions) => SetDrift(conditions, lines, isRepetition: true), cancellationToken).ConfigureAwait(false);
    }

    // What was found last stays visible until something else is applied.
    private static void SetDrift(ConditionSet conditions, IReadOnlyList<string> lines, bool isRepetition)
    {
        if (lines.Count > 0)
        {
            conditions.True(Drifted, Drifted, string.Join("\n", lines));
        }
        else if (!isRepetition)
        {
            conditions.Remove(Drifted);
        }
    }

    private static void Attempted(ValueMap.Builder status, ApplyRun? run)
    {
        if (run?.Artifact is { } artifact)
        {
            status["lastAttemptedRevision"] = artifact.Revision;
        }

        if (run?.InventorySoFar is { } inventory)
        {
            status["inventory"] = InventoryEntry.WriteAll(inventory);
        }
    }

    private async Task<Value> WriteAsync(Value kustomization, Action<ValueMap.Builder, ConditionSet> change, CancellationToken cancellationToken)
    {
        var status = kustomization["status"].Fields.ToBuilder();
        var conditions = new ConditionSet(kustomization["status"]["conditions"], kustomization.Generation, time.GetUtcNow());
        change(status, conditions);
        status["conditions"] = conditions.Build();
        if (kustomization.Annotations[DeliveryKinds.RequestedAt].AsString() is { } requested)
        {
            status["lastHandledReconcileAt"] = requested;
        }

        var written = await _status.WriteAsync(kustomization, status.Build(), cancellationToken).ConfigureAwait(false);
        return written.IsNull ? kustomization : written;
    }
}
