using Fairway.Kubernetes;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Writes a pod's whole <c>status</c> from what is observed.</summary>
internal static class PodStatusBuilder
{
    public static Value Build(PodObservation pod)
    {
        var isInitialized = IsInitialized(pod);
        var init = ContainerStatusBuilder.Build(pod, "initContainers", isInitialized);
        var containers = ContainerStatusBuilder.Build(pod, "containers", isInitialized);
        var phase = PodPhase.Of(pod.Pod, init, containers, pod.PodFailure is not null, pod.Pod.IsDeleting);
        var old = pod.Pod["status"];
        var status = old.Fields.ToBuilder();
        status["phase"] = phase;
        status["conditions"] = PodConditions.Build(pod, phase, init, containers, isInitialized);
        status["hostIP"] = pod.HostAddress;
        status["hostIPs"] = Value.List(Value.Map(("ip", pod.HostAddress)));
        status["startTime"] = old["startTime"].IsString ? old["startTime"] : Timestamps.Seconds(pod.Now);
        status["containerStatuses"] = containers;
        status["qosClass"] = QualityOfService.ClassOf(pod.Pod);
        if (pod.Pod.Generation > 0)
        {
            status["observedGeneration"] = pod.Pod.Generation;
        }

        if (init.Count > 0)
        {
            status["initContainerStatuses"] = init;
        }

        if (pod.Pod["spec"]["ephemeralContainers"].Items.Count > 0)
        {
            status["ephemeralContainerStatuses"] = ContainerStatusBuilder.BuildEphemeral(pod);
        }

        if (pod.Sandbox is { Address.Length: > 0 } sandbox)
        {
            status["podIP"] = sandbox.Address;
            status["podIPs"] = Value.List(Value.Map(("ip", sandbox.Address)));
        }

        if (pod.PodFailure is { } failure)
        {
            status["reason"] = failure.Reason;
            status["message"] = failure.Message;
        }

        return status.Build();
    }

    private static bool IsInitialized(PodObservation pod)
    {
        var spec = pod.Pod["spec"];
        return spec["containers"].Items.Any(container => pod.Latest.ContainsKey(PodObservation.NameOf(container)))
            || spec["initContainers"].Items.All(container => pod.Latest.TryGetValue(PodObservation.NameOf(container), out var state)
                && (PodObservation.IsSidecar(container) ? state.IsRunning && pod.HealthOf(state).IsStarted : state.HasSucceeded));
    }
}
