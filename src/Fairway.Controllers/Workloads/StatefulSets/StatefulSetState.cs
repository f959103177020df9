using Fairway.Controllers.Observing;
using Fairway.Controllers.Workloads.Revisions;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.StatefulSets;

/// <summary>A StatefulSet as it is: its revisions, the pods that it is to have by their order, and those that are too many.</summary>
internal sealed class StatefulSetState
{
    private readonly DateTimeOffset _now;
    private readonly long _minReadySeconds;

    /// <param name="set">The set.</param>
    /// <param name="current">The revision that its pods had before the update under way.</param>
    /// <param name="update">The revision of its present template.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="now">When availability is judged.</param>
    public StatefulSetState(Value set, Value current, Value update, IReadOnlyList<Value> pods, DateTimeOffset now)
    {
        (Set, Current, Update, _now) = (set, current, update, now);
        _minReadySeconds = set["spec"]["minReadySeconds"].AsLong() ?? 0;
        Start = (int)(set["spec"]["ordinals"]["start"].AsLong() ?? 0);
        var count = (int)(set["spec"]["replicas"].AsLong() ?? 1);
        Pods = pods;
        Replicas = new Value[count];
        var condemned = new List<Value>();
        foreach (var pod in pods)
        {
            var index = StatefulPods.OrdinalOf(set, pod) - Start;
            if (index >= 0 && index < count)
            {
                Replicas[index.Value] = pod;
            }
            else
            {
                condemned.Add(pod);
            }
        }

        Condemned = [.. condemned.OrderByDescending(pod => StatefulPods.OrdinalOf(set, pod))];
    }

    public Value Set { get; }

    public Value Current { get; }

    public Value Update { get; }

    public IReadOnlyList<Value> Pods { get; }

    /// <summary>The number of the first pod.</summary>
    public int Start { get; }

    /// <summary>By their order; null where one is missing.</summary>
    public Value[] Replicas { get; }

    /// <summary>The highest number first.</summary>
    public IReadOnlyList<Value> Condemned { get; }

    /// <summary>One pod after the other, each when those before it are available.</summary>
    public bool IsOrdered => Set["spec"]["podManagementPolicy"].AsString() != "Parallel";

    public bool IsRolling => Set["spec"]["updateStrategy"]["type"].AsString() != "OnDelete";

    /// <summary>Pods before this one keep the revision that they have.</summary>
    public long Partition => Set.At("spec", "updateStrategy", "rollingUpdate", "partition").AsLong() ?? 0;

    public bool IsAvailable(Value pod) => StatefulPods.IsRunningAndReady(pod) && pod.IsAvailable(_minReadySeconds, _now);

    /// <summary>The pod that is to be made where one is missing: of the old revision up to the partition of an update.</summary>
    public Value Make(int index)
    {
        var stays = IsRolling && (Set.At("spec", "updateStrategy", "rollingUpdate", "partition").IsNull
            ? index < (Set["status"]["currentReplicas"].AsLong() ?? 0)
            : index < Partition);
        var revision = stays ? Current : Update;
        return StatefulPods.Make(RevisionHistory.Apply(Set, revision), Start + index, revision.Name);
    }

    /// <summary>The status that the pods give.</summary>
    public Value Status(long collisions)
    {
        var living = Pods.Where(pod => !pod.IsDeleting).ToArray();
        var (ready, available) = (Pods.Count(StatefulPods.IsRunningAndReady), Pods.Count(IsAvailable));
        var (current, updated) = (Count(Current), Count(Update));
        var currentRevision = Current.Name;
        if (IsRolling && updated == Replicas.Length && Pods.Count == Replicas.Length && ready == Replicas.Length)
        {
            // The update is through.
            (current, currentRevision) = (updated, Update.Name);
        }

        var status = Value.Map(
            ("observedGeneration", Set.Generation),
            ("replicas", Pods.Count),
            ("currentRevision", currentRevision),
            ("updateRevision", Update.Name),
            ("collisionCount", collisions),
            ("availableReplicas", available));
        status = WithCount(status, "readyReplicas", ready);
        status = WithCount(status, "currentReplicas", current);
        status = WithCount(status, "updatedReplicas", updated);
        return Set["status"]["conditions"] is { IsList: true } conditions ? status.With("conditions", conditions) : status;

        int Count(Value revision) => living.Count(pod => StatefulPods.RevisionOf(pod) == revision.Name);
    }

    /// <summary>When the next ready pod becomes available without any further event; null when none will.</summary>
    public TimeSpan? NextAvailable() =>
        Pods.Select(pod => pod.UntilAvailable(_minReadySeconds, _now)).Where(left => left > TimeSpan.Zero).Min();

    // The API leaves these out when they are zero.
    private static Value WithCount(Value status, string field, int count) => count == 0 ? status : status.With(field, count);
}
