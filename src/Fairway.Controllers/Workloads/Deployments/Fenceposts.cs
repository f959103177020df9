using Fairway.Controllers.Observing;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>Turns maxSurge and maxUnavailable (a number or "25%") into numbers of pods, as upstream's ResolveFenceposts.</summary>
internal static class Fenceposts
{
    /// <summary>The surge rounds up, the unavailable round down; both zero would never move, so one pod may then be unavailable.</summary>
    public static (long Surge, long Unavailable) Resolve(Value maxSurge, Value maxUnavailable, long replicas)
    {
        // apps/v1 defaults both to 25%.
        var surge = IntOrPercent.Of(maxSurge.IsNull ? "25%" : maxSurge, replicas, roundUp: true) ?? 0;
        var unavailable = IntOrPercent.Of(maxUnavailable.IsNull ? "25%" : maxUnavailable, replicas, roundUp: false) ?? 0;
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, unavailable);
    }
}
