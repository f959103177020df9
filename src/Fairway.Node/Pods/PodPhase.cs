using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>A pod's phase from its containers' statuses (kubelet's getPhase).</summary>
internal static class PodPhase
{
    public static string Of(Value pod, ValueList init, ValueList containers, bool isFailed, bool isEnding)
    {
        var current = pod["status"]["phase"].AsString();
        if (isFailed || current is "Failed" or "Succeeded")
        {
            return isFailed ? "Failed" : current!;
        }

        var policy = pod["spec"]["restartPolicy"].AsString() ?? "Always";
        var sidecars = SidecarNames(pod);
        var isStarted = containers.Any(status => !status["state"]["running"].IsNull || !status["state"]["terminated"].IsNull || HasRun(status));
        var regular = init.Where(status => !sidecars.Contains(status["name"].AsString() ?? "")).ToList();
        if (!isStarted && regular.Exists(status => policy == "Never" && ExitCode(status["state"]) is not (null or 0)))
        {
            return "Failed";
        }

        if (!isStarted && regular.Exists(status => ExitCode(status["state"]) != 0))
        {
            return "Pending";
        }

        // A pod that is being deleted starts nothing again: once all has ended it has succeeded or failed.
        return OfContainers(containers, isEnding ? "Never" : policy, init.Any(status => !status["state"]["running"].IsNull));
    }

    private static string OfContainers(ValueList containers, string policy, bool isInitRunning)
    {
        var waiting = containers.Count(status => !status["state"]["waiting"].IsNull && !HasRun(status));
        var running = containers.Count(status => !status["state"]["running"].IsNull);
        var stopped = containers.Count - waiting - running;
        var succeeded = containers.Count(status => ExitCode(status["state"]) == 0);
        return waiting > 0 ? "Pending"
            : running > 0 || policy == "Always" ? "Running"
            : isInitRunning ? "Running"
            : stopped == succeeded ? "Succeeded"
            : policy == "Never" ? "Failed"
            : "Running";
    }

    public static HashSet<string> SidecarNames(Value pod) =>
        [.. pod["spec"]["initContainers"].Items.Where(PodObservation.IsSidecar).Select(PodObservation.NameOf)];

    private static bool HasRun(Value status) => !status["lastState"]["terminated"].IsNull;

    private static long? ExitCode(Value state) => state["terminated"]["exitCode"].AsLong();
}
