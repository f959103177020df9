using System.Globalization;
using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>A ReplicaSet while a rollout is planned: as the cache shows it (null when it is to be made) and as the plan wants it.</summary>
internal sealed class PlannedReplicaSet(Value observed, Value wanted)
{
    public Value Observed { get; } = observed;

    public Value Wanted { get; set; } = wanted;

    public bool IsNew => Observed.IsNull;

    public string Name => Wanted.Name;

    public string Uid => Observed.Uid;

    public DateTimeOffset CreatedAt => Observed.CreatedAt ?? DateTimeOffset.MaxValue;

    /// <summary>The number of pods asked for.</summary>
    public long Replicas => Wanted["spec"]["replicas"].AsLong() ?? 1;

    public long ActualReplicas => Observed["status"]["replicas"].AsLong() ?? 0;

    public long ReadyReplicas => Observed["status"]["readyReplicas"].AsLong() ?? 0;

    public long AvailableReplicas => Observed["status"]["availableReplicas"].AsLong() ?? 0;

    /// <summary>
    /// Available pods that are to stay. A ReplicaSet that was just made smaller still reports pods that go, and counting these would let the
    /// next step take too many.
    /// </summary>
    public long LastingReplicas => Math.Min(AvailableReplicas, Replicas);

    public long Revision => Number(RolloutAnnotations.Revision) ?? 0;

    /// <summary>The number of a numeric annotation, or null.</summary>
    public long? Number(string annotation) =>
        long.TryParse(Wanted.Annotations[annotation].AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Oldest first; of one age by name.</summary>
    public static int ByAge(PlannedReplicaSet left, PlannedReplicaSet right)
    {
        var order = left.CreatedAt.CompareTo(right.CreatedAt);
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
    }
}
