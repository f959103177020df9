using Fairway.Values;

namespace Fairway.Kubernetes.Health;

/// <summary>kstatus' rules for pods.</summary>
internal static class PodHealth
{
    /// <summary>How long a pod may be without a node before that is a failure.</summary>
    private static readonly TimeSpan ScheduleWindow = TimeSpan.FromSeconds(15);

    public static Health Evaluate(Value pod, DateTimeOffset? now) => pod["status"]["phase"].AsString() switch
    {
        "Succeeded" => Health.Current("Pod has completed successfully"),
        "Failed" => Health.Current("Pod has completed, but not successfully"),
        "Running" => Running(pod),
        "Pending" => Pending(pod, now),
        null or "" => Health.InProgress("Pod phase not available"),
        var phase => new(HealthStatus.Unknown, $"unknown phase {phase}"),
    };

    private static Health Running(Value pod)
    {
        if (pod.IsConditionTrue("Ready"))
        {
            return Health.Current("Pod is Ready");
        }

        var looping = pod["status"]["containerStatuses"].Items
            .Where(status => status["state"]["waiting"]["reason"].AsString() == "CrashLoopBackOff")
            .Select(status => status["name"].AsString())
            .ToArray();
        return looping.Length > 0
            ? Health.Failed($"Containers in CrashLoop state: {string.Join(',', looping)}")
            : Health.InProgress("Pod is running but is not Ready");
    }

    private static Health Pending(Value pod, DateTimeOffset? now)
    {
        var scheduled = pod.Condition("PodScheduled");
        if (scheduled["status"].AsString() != "False" || scheduled["reason"].AsString() != "Unschedulable")
        {
            return Health.InProgress("Pod is in the Pending phase");
        }

        return now - Timestamps.Read(pod["metadata"]["creationTimestamp"]) >= ScheduleWindow
            ? Health.Failed("Pod could not be scheduled")
            : Health.InProgress("Pod has not been scheduled");
    }
}
