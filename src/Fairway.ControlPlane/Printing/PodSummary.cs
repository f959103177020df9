using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>A pod in one word and three numbers, as <c>kubectl get pods</c> has always told it.</summary>
internal sealed class PodSummary
{
    private readonly Value _pod;
    private readonly Dictionary<string, Value> _initContainers = new(StringComparer.Ordinal);

    private PodSummary(Value pod)
    {
        _pod = pod;
        Total = pod["spec"]["containers"].Items.Count;
        foreach (var container in pod["spec"]["initContainers"].Items)
        {
            _initContainers[container["name"].AsString() ?? ""] = container;
            Total += IsSidecar(container) ? 1 : 0;
        }

        Reason = pod["status"]["reason"].AsString() ?? pod["status"]["phase"].AsString() ?? "";
        if (pod.Condition("PodScheduled")["reason"].AsString() == "SchedulingGated")
        {
            Reason = "SchedulingGated";
        }
    }

    public int Ready { get; private set; }

    public int Total { get; private set; }

    public string Reason { get; private set; }

    public long Restarts { get; private set; }

    public DateTimeOffset? LastRestart { get; private set; }

    public static PodSummary Of(Value pod)
    {
        var summary = new PodSummary(pod);
        var sidecars = summary.CountSidecars();
        if (!summary.ReadInitContainers() || pod.IsConditionTrue("Initialized"))
        {
            (summary.Restarts, summary.LastRestart) = sidecars;
            summary.ReadContainers();
        }

        summary.ReadDeletion();
        return summary;
    }

    private static bool IsSidecar(Value container) => container["restartPolicy"].AsString() == "Always";

    private (long Restarts, DateTimeOffset? Last) CountSidecars()
    {
        (long Restarts, DateTimeOffset? Last) counted = (0, null);
        foreach (var status in _pod["status"]["initContainerStatuses"].Items.Where(status => IsSidecar(SpecOf(status))))
        {
            counted = (counted.Restarts + Cells.Number(status["restartCount"]), Later(counted.Last, status));
        }

        return counted;
    }

    /// <summary>True while the pod is still initializing.</summary>
    private bool ReadInitContainers()
    {
        var statuses = _pod["status"]["initContainerStatuses"].Items;
        for (var i = 0; i < statuses.Count; i++)
        {
            var status = statuses[i];
            Restarts += Cells.Number(status["restartCount"]);
            LastRestart = Later(LastRestart, status);
            var terminated = status["state"]["terminated"];
            if (!terminated.IsNull && Cells.Number(terminated["exitCode"]) == 0)
            {
                continue;
            }

            if (IsSidecar(SpecOf(status)) && status["started"].AsBool() == true)
            {
                Ready += status["ready"].AsBool() == true ? 1 : 0;
                continue;
            }

            var waiting = status["state"]["waiting"]["reason"].AsString();
            Reason = "Init:" + (!terminated.IsNull ? EndOf(terminated)
                : waiting is { Length: > 0 } and not "PodInitializing" ? waiting
                : $"{i}/{_initContainers.Count}");
            return true;
        }

        return false;
    }

    private void ReadContainers()
    {
        var (statuses, hasRunning) = (_pod["status"]["containerStatuses"].Items, false);
        for (var i = statuses.Count - 1; i >= 0; i--)
        {
            var (status, state) = (statuses[i], statuses[i]["state"]);
            Restarts += Cells.Number(status["restartCount"]);
            LastRestart = Later(LastRestart, status);
            if (state["waiting"]["reason"].AsString() is { Length: > 0 } waiting)
            {
                Reason = waiting;
            }
            else if (!state["terminated"].IsNull)
            {
                Reason = EndOf(state["terminated"]);
            }
            else if (status["ready"].AsBool() == true && !state["running"].IsNull)
            {
                hasRunning = true;
                Ready++;
            }
        }

        if (Reason == "Completed" && hasRunning)
        {
            Reason = _pod.IsConditionTrue("Ready") ? "Running" : "NotReady";
        }
    }

    private void ReadDeletion()
    {
        if (!_pod.IsDeleting)
        {
            return;
        }

        var isEnded = _pod["status"]["phase"].AsString() is "Succeeded" or "Failed";
        Reason = _pod["status"]["reason"].AsString() == "NodeLost" ? "Unknown" : isEnded ? Reason : "Terminating";
    }

    private static string EndOf(Value terminated) => terminated["reason"].AsString() is { Length: > 0 } reason ? reason
        : Cells.Number(terminated["signal"]) is var signal and not 0 ? $"Signal:{signal}"
        : $"ExitCode:{Cells.Number(terminated["exitCode"])}";

    private static DateTimeOffset? Later(DateTimeOffset? last, Value status)
    {
        var ended = Timestamps.Read(status["lastState"]["terminated"]["finishedAt"]);
        return ended is null || ended < last ? last : ended;
    }

    private Value SpecOf(Value status) => _initContainers.GetValueOrDefault(status["name"].AsString() ?? "");
}
