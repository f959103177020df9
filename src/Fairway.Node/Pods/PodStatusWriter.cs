using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Writes a pod's status when it differs from what the API has.</summary>
internal sealed class PodStatusWriter(PodServices services)
{
    private Value _written;

    /// <summary>The pod with the status last written, when the given one is from before that.</summary>
    public Value Known(Value pod) => IsNewer(_written, pod) ? pod.With("status", _written["status"]) : pod;

    public async Task WriteAsync(PodObservation observation, CancellationToken cancellationToken)
    {
        var status = PodStatusBuilder.Build(observation);
        if (status == observation.Pod["status"])
        {
            return;
        }

        var pod = IsNewer(_written, observation.Pod) ? observation.Pod.With("metadata", _written["metadata"]) : observation.Pod;
        try
        {
            _written = await services.Client.UpdateStatusAsync(NodeResources.Pods, pod.With("status", status), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // The watch tells of the deletion.
        }
        catch (KubernetesException e) when (e.IsConflict)
        {
            await RewriteAsync(pod, status, cancellationToken).ConfigureAwait(false);
        }
    }

    // Somebody changed the pod meanwhile; its status is this node's to write all the same.
    private async Task RewriteAsync(Value pod, Value status, CancellationToken cancellationToken)
    {
        var current = await services.Client.FindAsync(NodeResources.Pods, pod.Key, cancellationToken).ConfigureAwait(false);
        if (current.Uid == pod.Uid)
        {
            _written = await services.Client.UpdateStatusAsync(NodeResources.Pods, current.With("status", status), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    // Resource versions of one object are only compared for order here where both come from this API.
    private static bool IsNewer(Value written, Value pod) =>
        !written.IsNull && long.TryParse(written.ResourceVersion, out var own) && long.TryParse(pod.ResourceVersion, out var given) && own > given;
}
