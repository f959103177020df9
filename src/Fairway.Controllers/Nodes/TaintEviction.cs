using Fairway.Controllers.Scheduling;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Nodes;

/// <summary>How long a pod may stay on a node with NoExecute taints.</summary>
internal static class TaintEviction
{
    /// <summary>
    /// What the DefaultTolerationSeconds admission plugin gives pods that say nothing of an unready or unreachable node; taken for granted,
    /// so that a pod is not lost to a short silence where that plugin does not run.
    /// </summary>
    private static readonly TimeSpan DefaultStay = TimeSpan.FromSeconds(300);

    // Far enough not to come, near enough to be added to any date.
    private const long MostSeconds = 100L * 365 * 24 * 60 * 60;

    /// <summary>The time left, zero when it is over; null when the pod may stay.</summary>
    public static TimeSpan? UntilEviction(Value pod, Value node, DateTimeOffset now)
    {
        TimeSpan? shortest = null;
        foreach (var taint in node["spec"]["taints"].Items.Where(taint => taint["effect"].AsString() == "NoExecute"))
        {
            if (Stay(pod["spec"]["tolerations"].Items, taint) is { } stay)
            {
                var left = (Timestamps.Read(taint["timeAdded"]) ?? now) + stay - now;
                left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
                shortest = shortest is null || left < shortest ? left : shortest;
            }
        }

        return shortest;
    }

    /// <summary>Null for ever.</summary>
    private static TimeSpan? Stay(ValueList tolerations, Value taint)
    {
        Value[] covering = [.. tolerations.Where(toleration => Taints.Covers(toleration, taint))];
        if (covering.Length == 0)
        {
            return taint["key"].AsString() is NodeHealth.NotReady or NodeHealth.Unreachable ? DefaultStay : TimeSpan.Zero;
        }

        return covering.Select(toleration => toleration["tolerationSeconds"].AsLong()).Min() is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MostSeconds))
            : null;
    }
}
