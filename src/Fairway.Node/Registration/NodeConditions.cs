using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Registration;

/// <summary>Writes a Node's <c>status.conditions</c> in the kubelet's words; one that does not change keeps its transition time.</summary>
internal static class NodeConditions
{
    public static Value Build(Value node, NodePressure pressure, DateTimeOffset now)
    {
        return Value.List(
            pressure.Memory
                ? Of("MemoryPressure", "True", "KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
                : Of("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            pressure.Disk
                ? Of("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")
                : Of("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            // The kubelet has no threshold for process ids unless it is given one.
            Of("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            Of("Ready", "True", "KubeletReady", "kubelet is posting ready status"));

        Value Of(string type, string status, string reason, string message) => Condition(node, type, status, reason, message, now);
    }

    private static Value Condition(Value node, string type, string status, string reason, string message, DateTimeOffset now)
    {
        var old = node.Condition(type);
        var isSame = old["status"].AsString() == status && old["lastTransitionTime"].IsString;
        return Value.Map(
            ("type", type),
            ("status", status),
            ("lastHeartbeatTime", Timestamps.Seconds(now)),
            ("lastTransitionTime", isSame ? old["lastTransitionTime"] : Timestamps.Seconds(now)),
            ("reason", reason),
            ("message", message));
    }
}
