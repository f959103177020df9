namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>One step of the Recreate strategy: every old pod is gone before the first new one comes.</summary>
internal static class Recreate
{
    /// <summary>Returns whether anything was scaled or old pods still run.</summary>
    public static bool Step(RolloutPlan plan)
    {
        NewReplicaSet.Ensure(plan, create: false);
        var scaled = false;
        foreach (var old in plan.ActiveOld.ToArray())
        {
            scaled |= plan.Scale(old, 0);
        }

        if (scaled || plan.Old.Any(old => old.ActualReplicas > 0 || plan.Snapshot.HasUnfinishedPods(old)))
        {
            return true;
        }

        if (plan.New is null)
        {
            NewReplicaSet.Ensure(plan, create: true);
        }

        return plan.Scale(plan.New!, plan.Spec.Replicas);
    }
}
