using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>Says in the conditions how a rollout fares, with upstream's reasons and messages.</summary>
internal static class RolloutProgress
{
    private const string Progressing = "Progressing";
    private const string TimedOut = "ProgressDeadlineExceeded";
    private const string Complete = "NewReplicaSetAvailable";

    /// <summary>A pause stops the clock of the deadline, a resumption starts it anew.</summary>
    public static void NotePause(RolloutPlan plan)
    {
        var reason = Conditions.Find(plan.Conditions, Progressing)["reason"].AsString();
        if (plan.Spec.ProgressDeadline is null || reason == TimedOut)
        {
            return;
        }

        if (plan.Spec.Paused && reason != "DeploymentPaused")
        {
            plan.SetCondition(Progressing, "Unknown", "DeploymentPaused", "Deployment is paused");
        }
        else if (!plan.Spec.Paused && reason == "DeploymentPaused")
        {
            plan.SetCondition(Progressing, "Unknown", "DeploymentResumed", "Deployment is resumed");
        }
    }

    public static void NoteAvailability(RolloutPlan plan, RolloutCounts counts)
    {
        if (counts.Available >= plan.Spec.Replicas - plan.Spec.MaxUnavailable)
        {
            plan.SetCondition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        }
        else
        {
            plan.SetCondition("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
        }
    }

    public static void NoteProgress(RolloutPlan plan, RolloutCounts counts)
    {
        if (plan.Spec.ProgressDeadline is not { } deadline)
        {
            plan.RemoveCondition(Progressing);
            return;
        }

        var subject = plan.New is { } added ? $"ReplicaSet \"{added.Name}\"" : $"Deployment \"{plan.Snapshot.Name}\"";
        var current = Conditions.Find(plan.Conditions, Progressing);
        // Once complete, a pod that comes and goes is not a rollout.
        if (counts.Replicas == counts.Updated && current["reason"].AsString() == Complete)
        {
            return;
        }

        if (counts.IsComplete(plan.Spec))
        {
            plan.SetCondition(Progressing, "True", Complete, $"{subject} has successfully progressed.");
        }
        else if (counts.IsAheadOf(RolloutCounts.Read(plan.Snapshot.Deployment["status"])))
        {
            plan.RenewCondition(Progressing, "True", "ReplicaSetUpdated", $"{subject} is progressing.");
        }
        else if (IsOverdue(current, deadline, plan.Now))
        {
            plan.SetCondition(Progressing, "False", TimedOut, $"{subject} has timed out progressing.");
        }
    }

    /// <summary>Carries up why a ReplicaSet cannot make its pods.</summary>
    public static void NoteFailures(RolloutPlan plan)
    {
        var failure = Failure(plan.New);
        for (var i = 0; i < plan.Old.Count && failure.IsNull; i++)
        {
            failure = Failure(plan.Old[i]);
        }

        if (failure.IsNull)
        {
            plan.RemoveCondition("ReplicaFailure");
        }
        else
        {
            plan.SetCondition(
                "ReplicaFailure", failure["status"].AsString() ?? "", failure["reason"].AsString() ?? "", failure["message"].AsString() ?? "");
        }
    }

    /// <summary>When the deadline runs out without any further event; null when it does not run.</summary>
    public static TimeSpan? UntilDeadline(RolloutPlan plan, RolloutCounts counts)
    {
        var current = Conditions.Find(plan.Conditions, Progressing);
        if (plan.Spec.ProgressDeadline is not { } deadline || plan.Spec.Paused || counts.IsComplete(plan.Spec)
            || current.IsNull || current["reason"].AsString() is TimedOut or Complete)
        {
            return null;
        }

        var left = (Timestamps.Read(current["lastUpdateTime"]) ?? plan.Now) + deadline - plan.Now;
        // One second more, because the condition's time is cut to seconds.
        return (left > TimeSpan.Zero ? left : TimeSpan.Zero) + TimeSpan.FromSeconds(1);
    }

    private static Value Failure(PlannedReplicaSet? replicaSet) =>
        replicaSet is null ? Value.Null : Conditions.Find(replicaSet.Observed["status"]["conditions"].Items, "ReplicaFailure");

    private static bool IsOverdue(Value condition, TimeSpan deadline, DateTimeOffset now) =>
        condition["reason"].AsString() switch
        {
            null or Complete => false,
            TimedOut => true,
            _ => Timestamps.Read(condition["lastUpdateTime"]) is { } from && from + deadline < now,
        };
}
