using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Values;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>Waits until every Kustomization this one depends on is ready, and at the same revision when they share a source.</summary>
internal sealed class DependencyStep(ObjectCache kustomizations, DeliveryOptions options) : IApplyStep
{
    public Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken) =>
        Task.FromResult(run.Spec.DependsOn.Select(key => Check(run, key, kustomizations.Find(key))).FirstOrDefault(failure => failure is not null));

    private StepFailure? Check(ApplyRun run, ObjectKey key, Value dependency)
    {
        if (dependency.IsNull)
        {
            return Waiting($"dependency '{key}' not found");
        }

        if (dependency["status"]["observedGeneration"].AsLong() != dependency.Generation || !dependency.IsConditionTrue("Ready"))
        {
            return Waiting($"dependency '{key}' is not ready");
        }

        var source = new ObjectKey(dependency.Namespace, dependency["spec"]["sourceRef"]["name"].AsString() ?? "");
        return source == run.Spec.Source && dependency["status"]["lastAppliedRevision"].AsString() != run.Artifact!.Revision
            ? Waiting($"dependency '{key}' revision is not up to date")
            : null;
    }

    private StepFailure Waiting(string message) => new("DependencyNotReady", message, options.DependencyRetry) { IsWaiting = true };
}
