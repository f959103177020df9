using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>The end of a pod: its containers within their grace, its last status, its traces on the host, then the object itself.</summary>
internal sealed class PodTermination(PodServices services, NodeFolders folders)
{
    private readonly PodContainers _containers = new(services, folders);
    private readonly PodStatusWriter _status = new(services);

    /// <param name="current">The newest state of the pod.</param>
    /// <param name="isGone">The API no longer has it: nothing is written.</param>
    /// <param name="grace">Cancelled when the grace is over.</param>
    /// <param name="cancellationToken">Leaves things as they are.</param>
    public async Task RunAsync(Func<Value> current, bool isGone, CancellationToken grace, CancellationToken cancellationToken)
    {
        var pod = current();
        var address = pod["status"]["podIP"].AsString() ?? "";
        var (latest, _) = _containers.Read(pod.Uid);
        var sidecars = pod["spec"]["initContainers"].Items.Where(PodObservation.IsSidecar).Select(PodObservation.NameOf).ToList();
        var running = latest.Values.Where(state => state.IsRunning).ToList();
        await Task.WhenAll(running.Where(state => !sidecars.Contains(state.Name)).Select(StopAsync)).ConfigureAwait(false);
        // Sidecars serve the others to their end, and end in reverse order.
        foreach (var name in Enumerable.Reverse(sidecars))
        {
            if (running.Find(state => state.Name == name) is { } sidecar)
            {
                await StopAsync(sidecar).ConfigureAwait(false);
            }
        }

        if (!isGone)
        {
            await ReportAsync(current(), cancellationToken).ConfigureAwait(false);
        }

        await _containers.RemoveAllAsync(pod.Uid, cancellationToken).ConfigureAwait(false);
        await services.Sandboxes.RemoveAsync(pod.Uid, cancellationToken).ConfigureAwait(false);
        services.Sandboxes.Delete(pod.Uid);
        services.Tokens.Forget(pod.Uid);
        services.Backoff.ForgetAll(pod.Uid + "/");
        if (!isGone)
        {
            await DeleteAsync(pod, cancellationToken).ConfigureAwait(false);
        }

        Task StopAsync(ContainerState state) =>
            services.Stopper.StopAsync(pod, state, $"Stopping container {state.Name}", address, grace, cancellationToken);
    }

    private async Task ReportAsync(Value pod, CancellationToken cancellationToken)
    {
        var (latest, previous) = _containers.Read(pod.Uid);
        await _status.WriteAsync(
            new(pod)
            {
                Latest = latest,
                Previous = previous,
                HostAddress = services.Node.Address,
                Now = services.Time.GetUtcNow(),
                TerminationMessage = state => services.LastWords.Read(ContainerFields.Find(pod["spec"], state.Name), state),
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(Value pod, CancellationToken cancellationToken)
    {
        var options = Value.Map(
            ("apiVersion", "v1"), ("kind", "DeleteOptions"), ("gracePeriodSeconds", 0), ("preconditions", Value.Map(("uid", pod.Uid))));
        try
        {
            await services.Client.DeleteAsync(NodeResources.Pods, pod.Key, options, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
        {
            // It is gone, or another pod has its name by now.
        }
    }
}
