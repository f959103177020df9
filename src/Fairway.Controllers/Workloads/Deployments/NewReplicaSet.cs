using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>Finds or makes the ReplicaSet of the current template and keeps its revision the highest.</summary>
internal static class NewReplicaSet
{
    public static void Ensure(RolloutPlan plan, bool create)
    {
        var revision = plan.Old.Select(replicaSet => replicaSet.Revision).DefaultIfEmpty().Max() + 1;
        if (plan.New is { } existing)
        {
            Refresh(plan, existing, revision);
        }
        else if (create)
        {
            Create(plan, revision);
        }
    }

    /// <summary>How many pods the new ReplicaSet may have now, given those of the others.</summary>
    public static long Size(RolloutPlan plan, long current)
    {
        if (plan.Spec.Recreate)
        {
            return plan.Spec.Replicas;
        }

        var room = plan.Spec.Replicas + plan.Spec.MaxSurge - plan.Old.Sum(replicaSet => replicaSet.Replicas) - current;
        return room <= 0 ? current : current + Math.Min(room, plan.Spec.Replicas - current);
    }

    private static void Refresh(RolloutPlan plan, PlannedReplicaSet existing, long revision)
    {
        var wanted = RolloutAnnotations.CopyTo(existing.Wanted, plan.Snapshot.Deployment, revision);
        if ((wanted["spec"]["minReadySeconds"].AsLong() ?? 0) != plan.Spec.MinReadySeconds)
        {
            wanted = wanted.WithAt(["spec", "minReadySeconds"], plan.Spec.MinReadySeconds);
        }

        plan.Change(existing, wanted);
        SetRevision(plan, existing.Wanted.Annotations[RolloutAnnotations.Revision].AsString() ?? "");
        if (plan.Spec.ProgressDeadline is not null && Kubernetes.Conditions.Find(plan.Conditions, "Progressing").IsNull)
        {
            plan.SetCondition("Progressing", "True", "FoundNewReplicaSet", $"Found new replica set \"{existing.Name}\"");
        }
    }

    private static void Create(RolloutPlan plan, long revision)
    {
        var replicas = Size(plan, 0);
        var made = new PlannedReplicaSet(Value.Null, Describe(plan, revision, replicas));
        plan.Add(made);
        if (replicas > 0)
        {
            plan.TellScaled(made, 0, replicas);
        }

        SetRevision(plan, revision.ToString(CultureInfo.InvariantCulture));
        if (plan.Spec.ProgressDeadline is not null)
        {
            plan.SetCondition("Progressing", "True", "NewReplicaSetCreated", $"Created new replica set \"{made.Name}\"");
        }
    }

    private static Value Describe(RolloutPlan plan, long revision, long replicas)
    {
        var deployment = plan.Snapshot.Deployment;
        var hash = PodTemplateHash.Of(plan.Spec.Template, deployment["status"]["collisionCount"].AsLong() ?? 0);
        var template = plan.Spec.Template.WithAt(["metadata", "labels", PodTemplateHash.Label], hash);
        var selector = plan.Spec.Selector.WithAt(["matchLabels", PodTemplateHash.Label], hash);
        var replicaSet = Value.Map(
            ("apiVersion", "apps/v1"),
            ("kind", "ReplicaSet"),
            ("metadata", Value.Map(
                ("name", $"{deployment.Name}-{hash}"),
                ("namespace", deployment.Namespace),
                ("labels", template["metadata"]["labels"]),
                ("ownerReferences", Value.List(ObjectFields.ControllerReferenceTo(deployment))))),
            ("spec", Value.Map(
                ("replicas", replicas), ("minReadySeconds", plan.Spec.MinReadySeconds), ("selector", selector), ("template", template))));
        return RolloutAnnotations.WithSizes(RolloutAnnotations.CopyTo(replicaSet, deployment, revision), plan.Spec);
    }

    private static void SetRevision(RolloutPlan plan, string revision)
    {
        if (plan.Snapshot.Deployment.Annotations[RolloutAnnotations.Revision].AsString() != revision)
        {
            plan.Do(new RolloutAction.SetRevision(revision));
        }
    }
}
