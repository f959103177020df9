using Fairway.Controllers.Observing;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.DaemonSets;

/// <summary>How a DaemonSet's pods are replaced.</summary>
/// <param name="IsRolling">Outdated pods are replaced by the controller, and not when somebody deletes them.</param>
/// <param name="MaxSurge">Nodes that may have a new pod beside the old one.</param>
/// <param name="MaxUnavailable">Nodes that may be without an available pod.</param>
/// <param name="MinReadySeconds">How long a pod must be ready to be available.</param>
internal sealed record DaemonSetSpec(bool IsRolling, long MaxSurge, long MaxUnavailable, long MinReadySeconds)
{
    /// <param name="daemonSet">The DaemonSet.</param>
    /// <param name="desired">The number of nodes that shares are of.</param>
    public static DaemonSetSpec Read(Value daemonSet, int desired)
    {
        var strategy = daemonSet["spec"]["updateStrategy"];
        var rolling = strategy["rollingUpdate"];
        var isRolling = strategy["type"].AsString() != "OnDelete";
        var surge = IntOrPercent.Of(rolling["maxSurge"], desired, roundUp: true) ?? 0;
        var unavailable = IntOrPercent.Of(rolling["maxUnavailable"], desired, roundUp: true) ?? 1;
        // Neither would never get on.
        return new(isRolling, surge, surge == 0 && unavailable == 0 ? 1 : unavailable, daemonSet["spec"]["minReadySeconds"].AsLong() ?? 0);
    }
}
