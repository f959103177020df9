using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Registration;

/// <summary>Writes a Node's <c>status.conditions</c> in the kubelet's words; one that does not change keeps its transition time.</summary>
internal static class NodeConditions
{
    public static Value Build(Value node, NodePressure pressure, DateTimeOffset now) => Value.List(
        Pressure(node, "Memory", pressure.Memory, "HasInsufficientMemory", "HasSufficientMemory", "insufficient memory available", "sufficient memory available", now),
        Pressure(node, "Disk", pressure.Disk, "HasDiskPressure", "HasNoDiskPressure", "disk pressure", "no disk pressure", now),
        // The kubelet has no threshold for process ids unless it is given one.
        Pressure(node, "PID", false, "HasInsufficientPID", "HasSufficientPID", "insufficient PID available", "sufficient PID available", now),
        Condition(node, "Ready", "True", "KubeletReady", "kubelet is posting ready status", now));

    private static Value Pressure(
        Value node, string what, bool isShort, string shortReason, string fineReason, string shortOf, string fine, DateTimeOffset now) => Condition(
        node, what + "Pressure", isShort ? "True" : "False", "Kubelet" + (isShort ? shortReason : fineReason), "kubelet has " + (isShort ? shortOf : fine), now);

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
