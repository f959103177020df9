using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Pods;

/// <summary>Makes and deletes pods for an owner, keeps its expectations right and tells of each in an event on the owner.</summary>
internal sealed class PodControl(ControllerContext context, Expectations expectations)
{
    /// <summary>Makes the pods, few at first. Returns the first refusal.</summary>
    public async Task<Exception?> CreateAsync(Value owner, IReadOnlyList<Value> pods, CancellationToken cancellationToken)
    {
        expectations.ExpectCreations(owner.Key, pods.Count);
        var (succeeded, failure) = await SlowStart.RunAsync(
            pods.Count, i => CreateAsync(owner, pods[i], cancellationToken), cancellationToken).ConfigureAwait(false);
        expectations.CreationSeen(owner.Key, pods.Count - succeeded);
        return failure;
    }

    /// <summary>Deletes the pods all at once. Returns the first refusal.</summary>
    public async Task<Exception?> DeleteAsync(Value owner, IReadOnlyList<Value> pods, CancellationToken cancellationToken)
    {
        expectations.ExpectDeletions(owner.Key, pods.Select(pod => pod.Uid));
        var failures = await Task.WhenAll(pods.Select(pod => DeleteAsync(owner, pod, cancellationToken))).ConfigureAwait(false);
        return Array.Find(failures, failure => failure is not null);
    }

    private async Task CreateAsync(Value owner, Value pod, CancellationToken cancellationToken)
    {
        try
        {
            var created = await context.Client.CreateAsync(Resources.Pods, pod, cancellationToken).ConfigureAwait(false);
            context.Events.Normal(owner, "SuccessfulCreate", $"Created pod: {created.Name}");
        }
        catch (KubernetesException e)
        {
            if (!e.IsNamespaceTerminating)
            {
                context.Events.Warning(owner, "FailedCreate", $"Error creating: {e.Message}");
            }

            throw;
        }
    }

    private async Task<Exception?> DeleteAsync(Value owner, Value pod, CancellationToken cancellationToken)
    {
        try
        {
            await context.Client.DeleteAsync(Resources.Pods, pod.Key, DeleteRequest.Of(pod), cancellationToken).ConfigureAwait(false);
            context.Events.Normal(owner, "SuccessfulDelete", $"Deleted pod: {pod.Name}");
            return null;
        }
        catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or another pod has its name: either way the pod meant is no more.
            expectations.DeletionSeen(owner.Key, pod.Uid);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            expectations.DeletionSeen(owner.Key, pod.Uid);
            context.Events.Warning(owner, "FailedDelete", $"Error deleting: {e.Message}");
            return e;
        }
    }
}
