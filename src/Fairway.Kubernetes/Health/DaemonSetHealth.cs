using Fairway.Values;

namespace Fairway.Kubernetes.Health;

/// <summary>kstatus' rules for daemon sets; their controller always writes the observed generation, so one without it was not seen yet.</summary>
internal static class DaemonSetHealth
{
    public static Health Evaluate(Value set)
    {
        var status = set["status"];
        if (set["metadata"]["generation"].IsNull)
        {
            return Health.InProgress($"{set.ObjectKind} metadata.generation not found");
        }

        if (status["observedGeneration"].IsNull)
        {
            return Health.InProgress($"{set.ObjectKind} status.observedGeneration not found");
        }

        if (status["desiredNumberScheduled"].AsLong() is not { } wanted)
        {
            return Health.InProgress("Missing .status.desiredNumberScheduled");
        }

        var (current, updated) = (status["currentNumberScheduled"].AsLong() ?? 0, status["updatedNumberScheduled"].AsLong() ?? 0);
        var (available, ready) = (status["numberAvailable"].AsLong() ?? 0, status["numberReady"].AsLong() ?? 0);
        return wanted > current ? Health.InProgress($"Current: {current}/{wanted}")
            : wanted > updated ? Health.InProgress($"Updated: {updated}/{wanted}")
            : wanted > available ? Health.InProgress($"Available: {available}/{wanted}")
            : wanted > ready ? Health.InProgress($"Ready: {ready}/{wanted}")
            : Health.Current($"All replicas scheduled as expected. Replicas: {wanted}");
    }
}
