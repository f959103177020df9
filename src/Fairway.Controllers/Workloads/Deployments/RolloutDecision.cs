using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>The next step of a Deployment: what to do, the status to write, and when to look again without any event.</summary>
internal sealed record RolloutDecision(IReadOnlyList<RolloutAction> Actions, Value Status, TimeSpan? LookAgain)
{
    public static RolloutDecision Make(DeploymentSnapshot snapshot, DateTimeOffset now)
    {
        var plan = new RolloutPlan(snapshot, now);
        if (IsEmpty(plan.Spec.Selector))
        {
            plan.Do(new RolloutAction.Tell("Warning", "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required."));
            return new(plan.Actions, snapshot.Deployment["status"].With("observedGeneration", snapshot.Deployment.Generation), null);
        }

        var rolling = Step(plan);
        var counts = RolloutCounts.Of(plan);
        RolloutProgress.NoteAvailability(plan, counts);
        if (rolling)
        {
            RolloutProgress.NoteProgress(plan, counts);
            RolloutProgress.NoteFailures(plan);
        }

        return new(plan.Actions, counts.ToStatus(plan), RolloutProgress.UntilDeadline(plan, counts));
    }

    /// <summary>Returns whether the rollout itself had its turn, and so may be judged.</summary>
    private static bool Step(RolloutPlan plan)
    {
        var deployment = plan.Snapshot.Deployment;
        if (deployment.IsDeleting)
        {
            return false;
        }

        RolloutProgress.NotePause(plan);
        if (plan.Spec.Paused || Scaling.IsDue(plan))
        {
            Scaling.Step(plan);
            if (plan.Spec.Paused)
            {
                RevisionCleanup.Step(plan);
            }

            return false;
        }

        var moved = plan.Spec.Recreate ? Recreate.Step(plan) : RollingUpdate.Step(plan);
        // Upstream asks the status already written, so that the clean-up comes after it says complete.
        if (!moved && RolloutCounts.Read(deployment["status"]).IsComplete(plan.Spec)
            && (deployment["status"]["observedGeneration"].AsLong() ?? 0) >= deployment.Generation)
        {
            RevisionCleanup.Step(plan);
        }

        return true;
    }

    private static bool IsEmpty(Value selector) =>
        selector["matchLabels"].Fields.Count == 0 && selector["matchExpressions"].Items.Count == 0;
}
