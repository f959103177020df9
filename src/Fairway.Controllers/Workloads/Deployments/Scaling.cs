namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>
/// Follows a change of the wanted number without rolling on: one ReplicaSet takes it all; in the middle of a rolling update each takes its
/// share, so that a bad update does not grow.
/// </summary>
internal static class Scaling
{
    /// <summary>Whether the wanted number is another than the ReplicaSets were last sized for.</summary>
    public static bool IsDue(RolloutPlan plan) =>
        plan.All.Any(replicaSet => replicaSet.Replicas > 0
            && replicaSet.Number(RolloutAnnotations.DesiredReplicas) is { } desired && desired != plan.Spec.Replicas);

    public static void Step(RolloutPlan plan)
    {
        NewReplicaSet.Ensure(plan, create: false);
        PlannedReplicaSet[] active = [.. plan.All.Where(replicaSet => replicaSet.Replicas > 0)];
        if (active.Length <= 1)
        {
            var only = active.Length == 1 ? active[0] : plan.New ?? (plan.Old.Count > 0 ? plan.Old[^1] : null);
            if (only is not null && only.Replicas != plan.Spec.Replicas)
            {
                plan.Scale(only, plan.Spec.Replicas);
            }
        }
        else if (IsSaturated(plan))
        {
            foreach (var old in plan.ActiveOld.ToArray())
            {
                plan.Scale(old, 0);
            }
        }
        else if (!plan.Spec.Recreate)
        {
            ScaleProportionally(plan, active);
        }
    }

    private static bool IsSaturated(RolloutPlan plan) =>
        plan.New is { } added
        && added.Replicas == plan.Spec.Replicas
        && added.Number(RolloutAnnotations.DesiredReplicas) == plan.Spec.Replicas
        && added.AvailableReplicas == plan.Spec.Replicas;

    private static void ScaleProportionally(RolloutPlan plan, PlannedReplicaSet[] active)
    {
        var allowed = plan.Spec.Replicas > 0 ? plan.Spec.Replicas + plan.Spec.MaxSurge : 0;
        var toAdd = allowed - active.Sum(replicaSet => replicaSet.Replicas);
        // The largest comes first and takes what rounding leaves; of one size the newer when growing, the older when shrinking.
        Array.Sort(active, (left, right) => right.Replicas != left.Replicas
            ? right.Replicas.CompareTo(left.Replicas)
            : toAdd > 0 ? PlannedReplicaSet.ByAge(right, left) : PlannedReplicaSet.ByAge(left, right));
        var sizes = new long[active.Length];
        var added = 0L;
        for (var i = 0; i < active.Length; i++)
        {
            var share = toAdd == 0 ? 0 : Share(plan, active[i], toAdd, added);
            sizes[i] = active[i].Replicas + share;
            added += share;
        }

        sizes[0] = Math.Max(0, sizes[0] + toAdd - added);
        for (var i = 0; i < active.Length; i++)
        {
            plan.Scale(active[i], sizes[i]);
        }
    }

    private static long Share(RolloutPlan plan, PlannedReplicaSet replicaSet, long toAdd, long added)
    {
        if (replicaSet.Replicas == 0 || toAdd == added)
        {
            return 0;
        }

        var left = toAdd - added;
        var fraction = Fraction(plan, replicaSet);
        return toAdd > 0 ? Math.Min(fraction, left) : Math.Max(fraction, left);
    }

    private static long Fraction(RolloutPlan plan, PlannedReplicaSet replicaSet)
    {
        if (plan.Spec.Replicas == 0)
        {
            return -replicaSet.Replicas;
        }

        var before = replicaSet.Number(RolloutAnnotations.MaxReplicas) ?? 0;
        before = before != 0 ? before : plan.Snapshot.Deployment["status"]["replicas"].AsLong() ?? 0;
        if (before == 0)
        {
            return 0;
        }

        var size = (double)(replicaSet.Replicas * (plan.Spec.Replicas + plan.Spec.MaxSurge)) / before;
        return (long)Math.Floor(size + 0.5) - replicaSet.Replicas;
    }
}
