using Fairway.Kubernetes.Events;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Tells of what happened to pods and their containers as the kubelet does; a container is named by its field path.</summary>
internal sealed class PodEvents(EventRecorder recorder)
{
    public void Normal(Value pod, string reason, string message, string container = "") =>
        recorder.Normal(pod, reason, message, FieldPath(pod, container));

    public void Warning(Value pod, string reason, string message, string container = "") =>
        recorder.Warning(pod, reason, message, FieldPath(pod, container));

    private static string FieldPath(Value pod, string container) =>
        container.Length == 0 ? ""
        : ContainerFields.IsEphemeral(pod["spec"], container) ? $"spec.ephemeralContainers{{{container}}}"
        : pod["spec"]["initContainers"].Items.Any(item => item["name"].AsString() == container) ? $"spec.initContainers{{{container}}}"
        : $"spec.containers{{{container}}}";
}
