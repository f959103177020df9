using Fairway.Controllers.Scheduling;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Nodes;

/// <summary>What the silence or the word of a node's agent makes of its conditions and taints, with upstream's names.</summary>
internal static class NodeHealth
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";

    /// <summary>The conditions that only the agent knows; unknown once it is silent.</summary>
    private static readonly string[] AgentConditions = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

    /// <summary>The status of a node whose agent has been silent for too long.</summary>
    public static Value SilentStatus(Value node, DateTimeOffset now)
    {
        var conditions = node["status"]["conditions"].Items;
        foreach (var type in AgentConditions)
        {
            var old = Conditions.Find(conditions, type);
            if (old["status"].AsString() != "Unknown")
            {
                var (reason, message) = old.IsNull
                    ? ("NodeStatusNeverUpdated", "Kubelet never posted node status.")
                    : ("NodeStatusUnknown", "Kubelet stopped posting node status.");
                conditions = Conditions.Put(conditions, Value.Map(
                    ("type", type), ("status", "Unknown"), ("lastHeartbeatTime", old["lastHeartbeatTime"]),
                    ("lastTransitionTime", Timestamps.Seconds(now)), ("reason", reason), ("message", message)));
            }
        }

        return node["status"].With("conditions", conditions);
    }

    /// <summary>The taints the node should carry; those of others stay as they are.</summary>
    public static ValueList WantedTaints(Value node, DateTimeOffset now)
    {
        var ready = node.Condition("Ready")["status"].AsString();
        var key = ready switch { "True" => null, "False" => NotReady, _ => Unreachable };
        var taints = ValueList.From(node["spec"]["taints"].Items.Where(taint => !IsOwn(taint) || IsWanted(taint, key, node)));
        if (key is not null)
        {
            taints = Ensure(taints, key, "NoSchedule", now: null);
            taints = Ensure(taints, key, "NoExecute", now);
        }

        return node["spec"]["unschedulable"].AsBool() == true ? Ensure(taints, Taints.Unschedulable, "NoSchedule", now) : taints;
    }

    private static bool IsOwn(Value taint) => taint["key"].AsString() is NotReady or Unreachable or Taints.Unschedulable;

    private static bool IsWanted(Value taint, string? key, Value node) =>
        taint["key"].AsString() == key || (taint["key"].AsString() == Taints.Unschedulable && node["spec"]["unschedulable"].AsBool() == true);

    private static ValueList Ensure(ValueList taints, string key, string effect, DateTimeOffset? now)
    {
        if (taints.Any(taint => taint["key"].AsString() == key && taint["effect"].AsString() == effect))
        {
            return taints;
        }

        var taint = Value.Map(("key", key), ("effect", effect));
        return taints.Add(now is { } at ? taint.With("timeAdded", Timestamps.Seconds(at)) : taint);
    }
}
