using Fairway.Values;

namespace Fairway.Kubernetes.Health;

/// <summary>kstatus' rules for deployments and replica sets.</summary>
internal static class WorkloadHealth
{
    public static Health Deployment(Value deployment)
    {
        var (spec, status) = (deployment["spec"], deployment["status"]);
        var progress = deployment.Condition("Progressing");
        if (progress["reason"].AsString() == "ProgressDeadlineExceeded")
        {
            return Health.Failed("Progress deadline exceeded");
        }

        // Without a deadline the controller writes no such condition; the largest int32 is its way to say none.
        var progressed = (spec["progressDeadlineSeconds"].AsLong() ?? int.MaxValue) == int.MaxValue
            || (progress["status"].AsString() == "True" && progress["reason"].AsString() == "NewReplicaSetAvailable");
        var wanted = spec["replicas"].AsLong() ?? 1;
        var (replicas, updated) = (status["replicas"].AsLong() ?? 0, status["updatedReplicas"].AsLong() ?? 0);
        var (ready, available) = (status["readyReplicas"].AsLong() ?? 0, status["availableReplicas"].AsLong() ?? 0);
        return wanted > replicas ? Health.InProgress($"Replicas: {replicas}/{wanted}")
            : wanted > updated ? Health.InProgress($"Updated: {updated}/{wanted}")
            : replicas > wanted ? Health.InProgress($"Pending termination: {replicas - wanted}")
            : updated > available ? Health.InProgress($"Available: {available}/{updated}")
            : wanted > ready ? Health.InProgress($"Ready: {ready}/{wanted}")
            : !progressed ? Health.InProgress("ReplicaSet not Available")
            : !deployment.IsConditionTrue("Available") ? Health.InProgress("Deployment not Available")
            : Health.Current($"Deployment is available. Replicas: {replicas}");
    }

    public static Health ReplicaSet(Value set)
    {
        if (set.IsConditionTrue("ReplicaFailure"))
        {
            return Health.InProgress("Replica Failure condition. Check Pods");
        }

        var wanted = set["spec"]["replicas"].AsLong() ?? 1;
        var status = set["status"];
        var (replicas, labelled) = (status["replicas"].AsLong() ?? 0, status["fullyLabeledReplicas"].AsLong() ?? 0);
        var (ready, available) = (status["readyReplicas"].AsLong() ?? 0, status["availableReplicas"].AsLong() ?? 0);
        return wanted > labelled ? Health.InProgress($"Labelled: {labelled}/{wanted}")
            : wanted > available ? Health.InProgress($"Available: {available}/{wanted}")
            : wanted > ready ? Health.InProgress($"Ready: {ready}/{wanted}")
            : replicas > wanted ? Health.InProgress($"Pending termination: {replicas - wanted}")
            : Health.Current($"ReplicaSet is available. Replicas: {replicas}");
    }
}
