using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>The numbers of a Deployment's status.</summary>
internal sealed record RolloutCounts(long Replicas, long Updated, long Ready, long Available, long Unavailable)
{
    /// <summary>What the status said before.</summary>
    public static RolloutCounts Read(Value status)
    {
        return new(
            Number("replicas"), Number("updatedReplicas"), Number("readyReplicas"), Number("availableReplicas"), Number("unavailableReplicas"));

        long Number(string field) => status[field].AsLong() ?? 0;
    }

    /// <summary>What the ReplicaSets say now.</summary>
    public static RolloutCounts Of(RolloutPlan plan)
    {
        var available = plan.All.Sum(replicaSet => replicaSet.AvailableReplicas);
        return new(
            plan.All.Sum(replicaSet => replicaSet.ActualReplicas),
            plan.New?.ActualReplicas ?? 0,
            plan.All.Sum(replicaSet => replicaSet.ReadyReplicas),
            available,
            Math.Max(0, plan.All.Sum(replicaSet => replicaSet.Replicas) - available));
    }

    public bool IsComplete(DeploymentSpec spec) => Updated == spec.Replicas && Replicas == spec.Replicas && Available == spec.Replicas;

    public bool IsAheadOf(RolloutCounts before) =>
        Updated > before.Updated || Replicas - Updated < before.Replicas - before.Updated || Ready > before.Ready || Available > before.Available;

    public Value ToStatus(RolloutPlan plan)
    {
        var deployment = plan.Snapshot.Deployment;
        var status = Value.Map(("observedGeneration", deployment.Generation));
        foreach (var (field, count) in (ReadOnlySpan<(string, long)>)[
            ("replicas", Replicas), ("updatedReplicas", Updated), ("readyReplicas", Ready), ("availableReplicas", Available),
            ("unavailableReplicas", Unavailable), ("collisionCount", deployment["status"]["collisionCount"].AsLong() ?? 0)])
        {
            // The API leaves counts of zero out.
            status = count == 0 ? status : status.With(field, count);
        }

        return plan.Conditions.Count == 0 ? status : status.With("conditions", plan.Conditions);
    }
}
