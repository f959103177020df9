using Fairway.Delivery.Kustomize;
using Fairway.Delivery.Sources;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>Reads the artifact's files, and finds the folder to build in them.</summary>
internal sealed class FetchStep(ArtifactStore store, DeliveryOptions options) : IApplyStep
{
    public async Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.ReadAsync(run.Artifact!.Digest, cancellationToken).ConfigureAwait(false) is not { } files)
            {
                var missing = $"Source is not ready, artifact {run.Artifact.Digest} not found";
                return new("ArtifactFailed", missing, options.DependencyRetry) { IsWaiting = true };
            }

            run.Files = new(files);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return new("ArtifactFailed", e.Message, run.Spec.RetryInterval);
        }

        // An absolute path means the same as a relative one: the source's root.
        var folder = BuildPath.Join("", run.Spec.Path.TrimStart('/'));
        if (folder is not null && run.Files.DirectoryExists(folder))
        {
            return null;
        }

        var message = $"kustomization path not found: there is no folder '{run.Spec.Path}' in {run.Artifact.Revision}";
        return new("ArtifactFailed", message, run.Spec.RetryInterval);
    }
}
