using Fairway.Kubernetes;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>Removes empty old ReplicaSets beyond the revision history limit, lowest revision first.</summary>
internal static class RevisionCleanup
{
    public static void Step(RolloutPlan plan)
    {
        if (plan.Spec.RevisionHistoryLimit is not { } limit)
        {
            return;
        }

        var alive = plan.Old.Where(replicaSet => !replicaSet.Observed.IsDeleting).OrderBy(replicaSet => replicaSet.Revision).ToArray();
        foreach (var replicaSet in alive.Take((int)Math.Max(0, alive.Length - limit)))
        {
            var observed = replicaSet.Observed["status"]["observedGeneration"].AsLong() ?? 0;
            if (replicaSet.ActualReplicas == 0 && replicaSet.Replicas == 0 && replicaSet.Observed.Generation <= observed)
            {
                plan.Do(new RolloutAction.DeleteReplicaSet(replicaSet));
            }
        }
    }
}
