using Fairway.Values;

namespace Fairway.Kubernetes.Health;

/// <summary>kstatus' rules for stateful sets, whose controller writes no conditions.</summary>
internal static class StatefulSetHealth
{
    public static Health Evaluate(Value set)
    {
        var (spec, status) = (set["spec"], set["status"]);
        if (spec["updateStrategy"]["type"].AsString() == "OnDelete")
        {
            return Health.Current("StatefulSet is using the ondelete update strategy");
        }

        var wanted = spec["replicas"].AsLong() ?? 1;
        var (replicas, ready) = (status["replicas"].AsLong() ?? 0, status["readyReplicas"].AsLong() ?? 0);
        var (current, updated) = (status["currentReplicas"].AsLong() ?? 0, status["updatedReplicas"].AsLong() ?? 0);
        if (wanted > replicas)
        {
            return Health.InProgress($"Replicas: {replicas}/{wanted}");
        }

        if (wanted > ready)
        {
            return Health.InProgress($"Ready: {ready}/{wanted}");
        }

        if (replicas > wanted)
        {
            return Health.InProgress($"Pending termination: {replicas - wanted}");
        }

        if (spec["updateStrategy"]["rollingUpdate"]["partition"].AsLong() is { } partition)
        {
            return updated < wanted - partition
                ? Health.InProgress($"updated: {updated}/{wanted - partition}")
                : Health.Current($"Partition rollout complete. updated: {updated}");
        }

        return wanted > current ? Health.InProgress($"current: {current}/{wanted}")
            : (status["currentRevision"].AsString() ?? "") != (status["updateRevision"].AsString() ?? "")
                ? Health.InProgress("Waiting for updated revision to match current")
            : Health.Current($"All replicas scheduled as expected. Replicas: {replicas}");
    }
}
