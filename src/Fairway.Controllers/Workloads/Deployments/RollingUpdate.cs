namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>
/// One step from the old ReplicaSets to the new one: up as far as the surge allows, else down as far as availability allows. Never more
/// than maxSurge pods too many, never more than maxUnavailable too few.
/// </summary>
internal static class RollingUpdate
{
    /// <summary>Returns whether anything was scaled.</summary>
    public static bool Step(RolloutPlan plan)
    {
        NewReplicaSet.Ensure(plan, create: true);
        var added = plan.New!;
        if (added.Replicas != plan.Spec.Replicas
            && plan.Scale(added, added.Replicas > plan.Spec.Replicas ? plan.Spec.Replicas : NewReplicaSet.Size(plan, added.Replicas)))
        {
            return true;
        }

        return ScaleDownOld(plan, added);
    }

    private static bool ScaleDownOld(RolloutPlan plan, PlannedReplicaSet added)
    {
        if (!plan.ActiveOld.Any())
        {
            return false;
        }

        var fewest = plan.Spec.Replicas - plan.Spec.MaxUnavailable;
        var room = plan.All.Sum(replicaSet => replicaSet.Replicas) - fewest - (added.Replicas - added.LastingReplicas);
        if (room <= 0)
        {
            return false;
        }

        // Pods that serve nobody go first: else a broken old ReplicaSet could block the rollout that repairs it.
        var removed = RemoveUnavailable(plan, room);
        return removed + RemoveAvailable(plan, fewest) > 0;
    }

    private static long RemoveUnavailable(RolloutPlan plan, long most)
    {
        var removed = 0L;
        foreach (var old in plan.ActiveOld.ToArray())
        {
            var unavailable = Math.Min(most - removed, old.Replicas - old.LastingReplicas);
            if (unavailable > 0)
            {
                plan.Scale(old, old.Replicas - unavailable);
                removed += unavailable;
            }
        }

        return removed;
    }

    private static long RemoveAvailable(RolloutPlan plan, long fewest)
    {
        var spare = plan.All.Sum(replicaSet => replicaSet.LastingReplicas) - fewest;
        var removed = 0L;
        foreach (var old in plan.ActiveOld.ToArray())
        {
            var count = Math.Min(old.Replicas, spare - removed);
            if (count > 0)
            {
                plan.Scale(old, old.Replicas - count);
                removed += count;
            }
        }

        return removed;
    }
}
