using Fairway.Delivery.Reporting;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>Shows that a new revision or spec is being worked on; a repetition stays as it is shown.</summary>
internal sealed class AnnounceStep(KustomizationReport report) : IApplyStep
{
    public async Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken)
    {
        if (run.IsNews)
        {
            var message = $"Building manifests for revision {run.Artifact!.Revision} with a timeout of {GoDuration.Format(run.Spec.Timeout)}";
            run.Kustomization = await report.ProgressAsync(run.Kustomization, message, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }
}
