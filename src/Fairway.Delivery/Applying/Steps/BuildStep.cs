using Fairway.Delivery.Kustomize;
using Fairway.Delivery.Reporting;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>Builds the objects, labels them as this Kustomization's and puts them in order.</summary>
internal sealed class BuildStep(TimeProvider time) : IApplyStep
{
    public Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken)
    {
        var folder = BuildPath.Join("", run.Spec.Path.TrimStart('/'))!;
        try
        {
            using var limit = new CancellationTokenSource(run.Spec.Timeout, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            KustomizationFile.Prepare(run.Files!, folder, run.Spec.TargetNamespace);
            var result = KustomizeBuild.Build(run.Files!, folder, stop.Token);
            if (!result.Succeeded)
            {
                return Failed(run, string.Join("\n", result.Errors));
            }

            run.Objects = ApplyOrder.Sort(result.Objects.Select(item => ManagedLabels.Set(item, run.Key)));
        }
        catch (Exception e) when (e is ValueFormatException or KustomizeFileException)
        {
            return Failed(run, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(run, $"it took longer than the timeout of {GoDuration.Format(run.Spec.Timeout)}");
        }

        var unnamed = run.Objects.FirstOrDefault(item => item.Name.Length == 0 || item.ObjectKind.Length == 0 || item.ApiVersion.Length == 0);
        return unnamed.IsNull
            ? Task.FromResult<StepFailure?>(null)
            : Failed(run, $"failed to decode Kubernetes apiVersion, kind and name from: {unnamed}");
    }

    private static Task<StepFailure?> Failed(ApplyRun run, string why) =>
        Task.FromResult<StepFailure?>(new("BuildFailed", $"kustomize build failed: {why}", run.Spec.RetryInterval));
}
