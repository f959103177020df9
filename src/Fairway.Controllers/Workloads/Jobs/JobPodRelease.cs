using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Jobs;

/// <summary>Takes the tracking finalizer off a pod, so that the API may remove it.</summary>
internal sealed class JobPodRelease(KubernetesClient client)
{
    public async Task ReleaseAsync(Value pod, CancellationToken cancellationToken)
    {
        if (!pod.HasFinalizer(JobPods.Finalizer))
        {
            return;
        }

        var rest = ValueList.From(pod.Metadata["finalizers"].Items.Where(finalizer => finalizer.AsString() != JobPods.Finalizer));
        try
        {
            // A patch, because a pod's status changes often, while only the list of finalizers must still be the one seen.
            var patch = Value.List(
                Value.Map(("op", "test"), ("path", "/metadata/uid"), ("value", pod.Uid)),
                Value.Map(("op", "test"), ("path", "/metadata/finalizers"), ("value", pod.Metadata["finalizers"])),
                Value.Map(("op", "replace"), ("path", "/metadata/finalizers"), ("value", rest)));
            await client.PatchAsync(Resources.Pods, pod.Key, PatchType.Json, patch, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // Gone is released, too.
        }
    }
}
