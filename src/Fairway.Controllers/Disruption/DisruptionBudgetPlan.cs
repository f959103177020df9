using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Disruption;

/// <summary>The status of a PodDisruptionBudget, as upstream's disruption controller computes it.</summary>
internal static class DisruptionBudgetPlan
{
    /// <summary>How long after an eviction a pod that is still there counts again.</summary>
    public static TimeSpan DeletionTimeout { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the pods wanted in all come from the scale of the pods' owners, and not from the pods there are.</summary>
    public static bool NeedsScale(Value budget) =>
        !budget["spec"]["maxUnavailable"].IsNull || budget["spec"]["minAvailable"].AsString() is not null;

    /// <param name="budget">The budget.</param>
    /// <param name="pods">The pods that it selects.</param>
    /// <param name="expected">How many pods there should be.</param>
    /// <param name="now">When evictions time out.</param>
    public static Value Status(Value budget, IReadOnlyList<Value> pods, long expected, DateTimeOffset now)
    {
        var desired = Desired(budget["spec"], expected);
        var disrupted = Disrupted(budget, pods, now);
        var healthy = pods.Count(pod => !pod.IsDeleting && pod.IsReady && disrupted[pod.Name].IsNull);
        var allowed = expected <= 0 ? 0 : Math.Max(0, healthy - desired);
        var status = Value.Map(
            ("observedGeneration", budget.Generation),
            ("disruptionsAllowed", allowed),
            ("currentHealthy", healthy),
            ("desiredHealthy", desired),
            ("expectedPods", expected));
        status = disrupted.Fields.Count == 0 ? status : status.With("disruptedPods", disrupted);
        return status.With("conditions", Condition(
            budget, allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "", now));
    }

    /// <summary>The status when the pods wanted cannot be found out: nothing may be disrupted.</summary>
    public static Value Failed(Value budget, string message, DateTimeOffset now) => budget["status"]
        .With("disruptionsAllowed", 0)
        .With("conditions", Condition(budget, false, "SyncFailed", message, now));

    /// <summary>When the first of the evicted pods counts again if it is still there; null when none is awaited.</summary>
    public static TimeSpan? NextTimeout(Value status, DateTimeOffset now) => status["disruptedPods"].Fields
        .Select(pair => (TimeSpan?)((Timestamps.Read(pair.Value) ?? now) + DeletionTimeout - now))
        .Min();

    private static long Desired(Value spec, long expected)
    {
        var (most, least) = (spec["maxUnavailable"], spec["minAvailable"]);
        return !most.IsNull ? Math.Max(0, expected - (IntOrPercent.Of(most, expected, roundUp: true) ?? 0))
            : IntOrPercent.Of(least, expected, roundUp: true) ?? 0;
    }

    // What the server let go and is still to go.
    private static Value Disrupted(Value budget, IReadOnlyList<Value> pods, DateTimeOffset now)
    {
        Value left = ValueMap.Empty;
        foreach (var (name, at) in budget["status"]["disruptedPods"].Fields)
        {
            if (Timestamps.Read(at) + DeletionTimeout > now && pods.Any(pod => pod.Name == name && !pod.IsDeleting))
            {
                left = left.With(name, at);
            }
        }

        return left;
    }

    private static ValueList Condition(Value budget, bool isAllowed, string reason, string message, DateTimeOffset now)
    {
        const string Type = "DisruptionAllowed";
        var conditions = Conditions.Set(budget["status"]["conditions"].Items, Type, isAllowed, reason, message, now);
        return Conditions.Put(conditions, Conditions.Find(conditions, Type).With("observedGeneration", budget.Generation));
    }
}
