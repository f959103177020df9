using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>One pod as it is on this node at one moment: the pure functions over pods read nothing else.</summary>
internal sealed record PodObservation(Value Pod)
{
    /// <summary>The newest container of each name.</summary>
    public required IReadOnlyDictionary<string, ContainerState> Latest { get; init; }

    /// <summary>The newest exited container of each name before the newest one.</summary>
    public IReadOnlyDictionary<string, ContainerState> Previous { get; init; } = new Dictionary<string, ContainerState>();

    public IReadOnlyDictionary<string, WaitingReason> Waiting { get; init; } = new Dictionary<string, WaitingReason>();

    /// <summary>By container id.</summary>
    public IReadOnlyDictionary<string, ContainerHealth> Health { get; init; } = new Dictionary<string, ContainerHealth>();

    public Sandbox? Sandbox { get; init; }

    public string HostAddress { get; init; } = "";

    public DateTimeOffset Now { get; init; }

    /// <summary>Set once the pod as a whole has failed for a reason of its own (DeadlineExceeded, SysctlForbidden).</summary>
    public PodFailure? PodFailure { get; init; }

    public Func<ContainerState, string> TerminationMessage { get; init; } = _ => "";

    public string RestartPolicy => Pod["spec"]["restartPolicy"].AsString() ?? "Always";

    public ContainerHealth HealthOf(ContainerState state) => Health.GetValueOrDefault(state.Id, ContainerHealth.Good);

    public static bool IsSidecar(Value container) => container["restartPolicy"].AsString() == "Always";

    public static string NameOf(Value container) => container["name"].AsString() ?? "";
}
