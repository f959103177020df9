using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Observing;

/// <summary>What controllers ask of a pod, read from its tree.</summary>
internal static class PodFields
{
    extension(Value pod)
    {
        public string Phase => pod["status"]["phase"].AsString() ?? "";

        public string NodeName => pod["spec"]["nodeName"].AsString() ?? "";

        public bool IsFinished => pod.Phase is "Succeeded" or "Failed";

        /// <summary>Counts as a replica: neither finished nor on its way out.</summary>
        public bool IsActive => !pod.IsFinished && !pod.IsDeleting;

        public bool IsReady => pod.IsConditionTrue("Ready");

        public DateTimeOffset? CreatedAt => Timestamps.Read(pod.Metadata["creationTimestamp"]);

        /// <summary>Since when the pod is ready; null when it is not, or when its condition has no time.</summary>
        public DateTimeOffset? ReadySince => pod.IsReady ? Timestamps.Read(pod.Condition("Ready")["lastTransitionTime"]) : null;

        /// <summary>How long until the pod has been ready for long enough; zero when it has, null when it is not ready.</summary>
        public TimeSpan? UntilAvailable(long minReadySeconds, DateTimeOffset now)
        {
            if (!pod.IsReady)
            {
                return null;
            }

            if (minReadySeconds <= 0)
            {
                return TimeSpan.Zero;
            }

            var left = (pod.ReadySince ?? now) + TimeSpan.FromSeconds(minReadySeconds) - now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        public bool IsAvailable(long minReadySeconds, DateTimeOffset now) => pod.UntilAvailable(minReadySeconds, now) == TimeSpan.Zero;
    }

    /// <summary>When the next ready pod becomes available without any further event; null when none will.</summary>
    public static TimeSpan? UntilNextAvailable(this IEnumerable<Value> pods, long minReadySeconds, DateTimeOffset now) =>
        pods.Select(pod => pod.UntilAvailable(minReadySeconds, now)).Where(left => left > TimeSpan.Zero).Min();
}
