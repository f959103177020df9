using Fairway.Kubernetes;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Writes the entries of <c>status.containerStatuses</c> and its siblings for init and ephemeral containers.</summary>
internal static class ContainerStatusBuilder
{
    private static readonly WaitingReason Creating = new("ContainerCreating", "");
    private static readonly WaitingReason Initializing = new("PodInitializing", "");

    public static ValueList Build(PodObservation pod, string field, bool isInitialized)
    {
        var isInit = field == "initContainers";
        var known = pod.Pod["status"][isInit ? "initContainerStatuses" : "containerStatuses"].Items;
        return ValueList.From(pod.Pod["spec"][field].Items.Select(container =>
            Build(pod, container, known.FirstOrDefault(status => status["name"] == container["name"]), isInit, isInitialized)));
    }

    /// <summary>They are never ready: nobody asks them whether they are (the kubelet's prober passes them over).</summary>
    public static ValueList BuildEphemeral(PodObservation pod)
    {
        var known = pod.Pod["status"]["ephemeralContainerStatuses"].Items;
        return ValueList.From(pod.Pod["spec"]["ephemeralContainers"].Items.Select(container => Build(
            pod, container, known.FirstOrDefault(status => status["name"] == container["name"]), isInit: false, isInitialized: true)
            .With("ready", false).Without("started")));
    }

    private static Value Build(PodObservation pod, Value container, Value known, bool isInit, bool isInitialized)
    {
        var name = PodObservation.NameOf(container);
        var latest = pod.Latest.GetValueOrDefault(name);
        var waiting = pod.Waiting.GetValueOrDefault(name);
        var health = latest is { IsRunning: true } ? pod.HealthOf(latest) : default;
        var isWaiting = waiting is not null && latest is not { IsRunning: true };
        var state = latest switch
        {
            { IsRunning: true } => Running(latest),
            _ when isWaiting => Waiting(waiting!),
            { Phase: ContainerPhase.Exited } => Terminated(pod, latest),
            _ => Waiting(isInit || isInitialized ? Creating : Initializing),
        };
        var last = isWaiting && latest is { Phase: ContainerPhase.Exited } ? latest : pod.Previous.GetValueOrDefault(name);
        var isDone = isInit && !PodObservation.IsSidecar(container) && latest is { HasSucceeded: true };
        return Value.Map(
            ("name", name),
            ("state", state),
            ("lastState", last is null ? Value.Map() : Terminated(pod, last)),
            ("ready", isDone || (latest is { IsRunning: true } && health.IsReady)),
            ("restartCount", latest?.Record.Attempt ?? known["restartCount"].AsLong() ?? 0),
            ("image", latest?.Record.Image ?? container["image"].AsString() ?? ""),
            ("imageID", latest?.Record.ImageId ?? ""),
            ("containerID", latest is null ? "" : ContainerId(latest)),
            ("started", latest is { IsRunning: true } && ((isInit && !PodObservation.IsSidecar(container)) || health.IsStarted)));
    }

    private static string ContainerId(ContainerState state) => "fairway://" + state.Id;

    private static Value Running(ContainerState state) =>
        Value.Map(("running", Value.Map(("startedAt", Timestamps.Seconds(state.Record.StartedAt ?? state.Record.CreatedAt)))));

    private static Value Waiting(WaitingReason waiting)
    {
        var reason = Value.Map(("reason", waiting.Reason));
        return Value.Map(("waiting", waiting.Message.Length == 0 ? reason : reason.With("message", waiting.Message)));
    }

    private static Value Terminated(PodObservation pod, ContainerState state)
    {
        var message = state.IsLost ? "The container could not be located when the pod was terminated" : pod.TerminationMessage(state);
        var terminated = Value.Map(
            ("exitCode", state.ExitCode),
            ("reason", state.IsLost ? "ContainerStatusUnknown" : state.OutOfMemory ? "OOMKilled" : state.ExitCode == 0 ? "Completed" : "Error"),
            ("startedAt", Timestamps.Seconds(state.Record.StartedAt ?? state.Record.CreatedAt)),
            ("finishedAt", Timestamps.Seconds(state.FinishedAt ?? state.Record.CreatedAt)),
            ("containerID", ContainerId(state)));
        return Value.Map(("terminated", message.Length == 0 ? terminated : terminated.With("message", message)));
    }
}
