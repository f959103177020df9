using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>
/// Writes <c>status.conditions</c>: the kubelet's own, with others' kept; a condition that does not change keeps its transition time.
/// </summary>
internal static class PodConditions
{
    public static ValueList Build(PodObservation pod, string phase, ValueList init, ValueList containers, bool isInitialized)
    {
        var sidecars = PodPhase.SidecarNames(pod.Pod);
        var notReady = containers.Concat(init.Where(status => sidecars.Contains(status["name"].AsString() ?? "")))
            .Where(status => status["ready"].AsBool() != true).Select(status => status["name"].AsString()).ToList();
        var incomplete = init.Where(status => status["ready"].AsBool() != true && !sidecars.Contains(status["name"].AsString() ?? ""))
            .Select(status => status["name"].AsString()).ToList();
        var ready = phase is "Succeeded" or "Failed" ? new Wanted("False", phase == "Succeeded" ? "PodCompleted" : "PodFailed", "")
            : notReady.Count > 0 ? new("False", "ContainersNotReady", $"containers with unready status: [{string.Join(' ', notReady)}]")
            : new("True", "", "");
        Wanted initialized = phase == "Succeeded" ? new("True", "PodCompleted", "")
            : isInitialized || incomplete.Count == 0 ? new("True", "", "")
            : new("False", "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
        var result = new List<Value>
        {
            Condition(pod, "PodReadyToStartContainers", new(pod.Sandbox is null ? "False" : "True", "", "")),
            Condition(pod, "Initialized", initialized),
            Condition(pod, "Ready", WithGates(pod.Pod, ready)),
            Condition(pod, "ContainersReady", ready),
            Condition(pod, "PodScheduled", new("True", "", "")),
        };
        var own = result.Select(condition => condition["type"].AsString()).ToHashSet(StringComparer.Ordinal);
        result.AddRange(pod.Pod["status"]["conditions"].Items.Where(condition => !own.Contains(condition["type"].AsString())));
        return ValueList.From(result);
    }

    private static Wanted WithGates(Value pod, Wanted ready)
    {
        var unmet = pod["spec"]["readinessGates"].Items
            .Select(gate => gate["conditionType"].AsString() ?? "")
            .Where(gate => !pod.IsConditionTrue(gate)).ToList();
        return ready.Status != "True" || unmet.Count == 0
            ? ready
            : new(
                "False",
                "ReadinessGatesNotReady",
                string.Join(", ", unmet.Select(gate => $"the status of pod readiness gate \"{gate}\" is not \"True\"")));
    }

    private static Value Condition(PodObservation pod, string type, Wanted wanted)
    {
        var old = pod.Pod.Condition(type);
        var since = old["status"].AsString() == wanted.Status && old["lastTransitionTime"].IsString
            ? old["lastTransitionTime"]
            : Timestamps.Seconds(pod.Now);
        var condition = Value.Map(("type", type), ("status", wanted.Status), ("lastProbeTime", Value.Null), ("lastTransitionTime", since));
        condition = wanted.Reason.Length == 0 ? condition : condition.With("reason", wanted.Reason);
        condition = pod.Pod.Generation == 0 ? condition : condition.With("observedGeneration", pod.Pod.Generation);
        return wanted.Message.Length == 0 ? condition : condition.With("message", wanted.Message);
    }

    private sealed record Wanted(string Status, string Reason, string Message);
}
