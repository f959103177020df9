using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Pods;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.ReplicaSets;

/// <summary>How many pods to make, or which to delete; at most one of the two.</summary>
internal sealed record ReplicaSetPlan(int Create, IReadOnlyList<Value> Delete)
{
    /// <summary>Upstream's BurstReplicas: what one round makes or deletes at most.</summary>
    private const int Burst = 500;

    /// <param name="replicas">The pods wanted.</param>
    /// <param name="active">The active pods there are.</param>
    /// <param name="related">The active pods of every ReplicaSet with the same owner, for spreading deletions.</param>
    /// <param name="now">When ages are compared.</param>
    public static ReplicaSetPlan Make(long replicas, IReadOnlyList<Value> active, IEnumerable<Value> related, DateTimeOffset now)
    {
        var missing = replicas - active.Count;
        return missing >= 0
            ? new((int)Math.Min(missing, Burst), [])
            : new(0, new DeletionOrder(related, now).First((int)Math.Min(-missing, Burst), active));
    }

    /// <summary>The status that the active pods and the outcome of this round give.</summary>
    public static Value Status(Value replicaSet, IReadOnlyList<Value> active, (string Reason, string Message)? failure, DateTimeOffset now)
    {
        var minReadySeconds = MinReadySeconds(replicaSet);
        var templateLabels = replicaSet.At("spec", "template", "metadata", "labels").Fields;
        var status = Value.Map(
            ("replicas", active.Count),
            ("observedGeneration", replicaSet.Generation))
            .WithCount("fullyLabeledReplicas", active.Count(pod => HasAll(pod.Labels, templateLabels)))
            .WithCount("readyReplicas", active.Count(pod => pod.IsReady))
            .WithCount("availableReplicas", active.Count(pod => pod.IsAvailable(minReadySeconds, now)));
        var conditions = FailureCondition(replicaSet["status"]["conditions"].Items, failure, now);
        return conditions.Count == 0 ? status : status.With("conditions", conditions);
    }

    public static long MinReadySeconds(Value replicaSet) => replicaSet["spec"]["minReadySeconds"].AsLong() ?? 0;

    private static bool HasAll(ValueMap labels, ValueMap wanted) => wanted.All(label => labels[label.Key] == label.Value);

    private static ValueList FailureCondition(ValueList conditions, (string Reason, string Message)? failure, DateTimeOffset now)
    {
        if (failure is not { } failed)
        {
            return Conditions.Remove(conditions, "ReplicaFailure");
        }

        var current = Conditions.Find(conditions, "ReplicaFailure");
        // A refusal that names the generated pod differs each time in nothing that matters.
        return !current.IsNull && current["reason"].AsString() == failed.Reason
            ? conditions
            : Conditions.Set(conditions, "ReplicaFailure", true, failed.Reason, failed.Message, now);
    }
}
