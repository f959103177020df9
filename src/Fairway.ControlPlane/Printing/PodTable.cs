using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Pods: how many containers are ready, what the pod is doing in one word, and its restarts with the time of the last.</summary>
internal static class PodTable
{
    public static KindTable Table { get; } = new(
        [
            TableColumn.ObjectName,
            new("Ready", "string", "How many of the pod's containers are ready."),
            new("Status", "string", "What the pod's containers are doing, in one word."),
            new("Restarts", "string", "How often containers were restarted, and when last."),
            TableColumn.Age,
            new("IP", "string", "The pod's address.", 1),
            new("Node", "string", "The node that the pod is bound to.", 1),
            new("Nominated Node", "string", "The node that is being cleared for the pod.", 1),
            new("Readiness Gates", "string", "How many of the pod's extra conditions for readiness are true.", 1),
        ],
        Cells);

    private static Value[] Cells(Value pod, DateTimeOffset now)
    {
        var state = PodSummary.Of(pod);
        var restarts = state.Restarts == 0 || state.LastRestart is not { } last
            ? $"{state.Restarts}"
            : $"{state.Restarts} ({HumanDuration.Of(now - last)} ago)";
        return
        [
            pod.Name, $"{state.Ready}/{state.Total}", state.Reason, restarts, Printing.Cells.Age(pod, now),
            Printing.Cells.OrNone(pod["status"]["podIPs"][0]["ip"].AsString() ?? pod["status"]["podIP"].AsString()),
            Printing.Cells.OrNone(pod["spec"]["nodeName"].AsString()),
            Printing.Cells.OrNone(pod["status"]["nominatedNodeName"].AsString()),
            Gates(pod),
        ];
    }

    private static string Gates(Value pod)
    {
        var gates = pod["spec"]["readinessGates"].Items;
        return gates.Count == 0
            ? Printing.Cells.None
            : $"{gates.Count(gate => pod.IsConditionTrue(gate["conditionType"].AsString() ?? ""))}/{gates.Count}";
    }
}
