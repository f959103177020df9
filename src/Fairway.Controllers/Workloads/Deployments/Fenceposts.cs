using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>Turns maxSurge and maxUnavailable (a number or "25%") into numbers of pods, as upstream's ResolveFenceposts.</summary>
internal static class Fenceposts
{
    /// <summary>The surge rounds up, the unavailable round down; both zero would never move, so one pod may then be unavailable.</summary>
    public static (long Surge, long Unavailable) Resolve(Value maxSurge, Value maxUnavailable, long replicas)
    {
        var surge = Scaled(maxSurge, replicas, roundUp: true);
        var unavailable = Scaled(maxUnavailable, replicas, roundUp: false);
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, unavailable);
    }

    private static long Scaled(Value intOrPercent, long total, bool roundUp)
    {
        // apps/v1 defaults both to 25%.
        var text = intOrPercent.IsNull ? "25%" : intOrPercent.AsString();
        if (text is null)
        {
            return Math.Max(0, intOrPercent.AsLong() ?? 0);
        }

        return text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), out var percent) && percent >= 0
            ? ((percent * total) + (roundUp ? 99 : 0)) / 100
            : 0;
    }
}
