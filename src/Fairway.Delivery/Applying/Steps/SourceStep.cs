using Fairway.Delivery.Reporting;
using Fairway.Delivery.Sources;
using Fairway.Kubernetes.Caching;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>Finds the source and its artifact.</summary>
internal sealed class SourceStep(ObjectCache repositories, DeliveryOptions options) : IApplyStep
{
    public Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken) => Task.FromResult(Find(run));

    private StepFailure? Find(ApplyRun run)
    {
        var repository = repositories.Find(run.Spec.Source);
        if (repository.IsNull)
        {
            return Waiting($"Source 'GitRepository/{run.Spec.Source}' not found", run.Spec.RetryInterval);
        }

        run.Artifact = Artifact.Read(repository);
        return run.Artifact is null
            ? Waiting($"Source artifact not found, retrying in {GoDuration.Format(options.DependencyRetry)}", options.DependencyRetry)
            : null;
    }

    private static StepFailure Waiting(string message, TimeSpan retryAfter) => new("ArtifactFailed", message, retryAfter) { IsWaiting = true };
}
