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

    // Only those that are there: a set may ask for any number.
    private readonly SortedDictionary<int, Value> _replicas = [];

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
        Count = (int)(set["spec"]["replicas"].AsLong() ?? 1);
        Pods = pods;
        var condemned = new List<Value>();
        foreach (var pod in pods)
        {
            var index = StatefulPods.OrdinalOf(set, pod) - Start;
            if (index >= 0 && index < Count)
            {
                _replicas[index.Value] = pod;
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

    /// <summary>How many pods there are to be.</summary>
    public int Count { get; }

    /// <summary>Of the pods that there are to be, those that there are, by their order.</summary>
    public IReadOnlyCollection<Value> Replicas => _replicas.Values;

    /// <summary>The highest number first.</summary>
    public IReadOnlyList<Value> Condemned { get; }

    /// <summary>One pod after the other, each when those before it are available.</summary>
    public bool IsOrdered => Set["spec"]["podManagementPolicy"].AsString() != "Parallel";

    public bool IsRolling => Set["spec"]["updateStrategy"]["type"].AsString() != "OnDelete";

    /// <summary>Pods before this one keep the revision that they have.</summary>
    public long Partition => Set.At("spec", "updateStrategy", "rollingUpdate", "partition").AsLong() ?? 0;

    /// <summary>The pod at a place in the order; null when it is missing.</summary>
    public Value Replica(int index) => _replicas.GetValueOrDefault(index);

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
        var (current, updated) = (CountOf(Current), CountOf(Update));
        var currentRevision = Current.Name;
        if (IsRolling && updated == Count && Pods.Count == Count && ready == Count)
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
            ("availableReplicas", available))
            .WithCount("readyReplicas", ready)
            .WithCount("currentReplicas", current)
            .WithCount("updatedReplicas", updated);
        return Set["status"]["conditions"] is { IsList: true } conditions ? status.With("conditions", conditions) : status;

        int CountOf(Value revision) => living.Count(pod => StatefulPods.RevisionOf(pod) == revision.Name);
    }

    /// <summary>When the next ready pod becomes available without any further event; null when none will.</summary>
    public TimeSpan? UntilNextAvailable() => Pods.UntilNextAvailable(_minReadySeconds, _now);
}
