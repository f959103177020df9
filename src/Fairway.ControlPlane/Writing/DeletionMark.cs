using Fairway.ControlPlane.CustomResources;
using Fairway.ControlPlane.Verbs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>
/// Marks an object as being deleted: time, grace and the finalizers of the propagation policy, as upstream's <c>rest.BeforeDelete</c> and
/// <c>deletionFinalizersForGarbageCollection</c> do.
/// </summary>
internal sealed class DeletionMark(TimeProvider time)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";
    private const long DefaultPodGrace = 30;

    // The deletion's time must remain one that can be written.
    private const long MaxGrace = int.MaxValue;

    public Value Apply(KindDescription kind, Value live, DeleteOptions options)
    {
        var propagated = Propagate(live, options.Propagation);
        if (live.IsDeleting)
        {
            return Shorten(propagated, options.GraceSeconds);
        }

        var grace = Grace(kind, live, options);
        var marked = Mark(propagated, time.GetUtcNow().AddSeconds(grace), grace);
        if (Deletions.IsNamespace(kind) || DefinitionStatus.IsDefinition(kind))
        {
            // Their own storages mark them, and tell no grace.
            marked = marked.WithoutAt("metadata", "deletionGracePeriodSeconds");
        }

        if (live.Generation > 0)
        {
            marked = marked.WithAt(["metadata", "generation"], live.Generation + 1);
        }

        if (DefinitionStatus.IsDefinition(kind))
        {
            return DefinitionStatus.Terminating(marked, time.GetUtcNow());
        }

        return Deletions.IsNamespace(kind) ? marked.WithAt(["status", "phase"], "Terminating") : marked;
    }

    // Who deletes once more may shorten the grace, counted from the first deletion, and nothing else.
    private Value Shorten(Value @object, long? grace)
    {
        var given = @object.Metadata["deletionGracePeriodSeconds"].AsLong() ?? 0;
        if (grace is not { } shorter || shorter >= given)
        {
            return @object;
        }

        var until = Timestamps.Read(@object.Metadata["deletionTimestamp"]) ?? time.GetUtcNow();
        return Mark(@object, until.AddSeconds(shorter - given), shorter);
    }

    private static Value Mark(Value @object, DateTimeOffset until, long grace) => @object
        .WithAt(["metadata", "deletionTimestamp"], Timestamps.Seconds(until))
        .WithAt(["metadata", "deletionGracePeriodSeconds"], grace);

    // Only pods that a node runs have something to wait for.
    private static long Grace(KindDescription kind, Value live, DeleteOptions options)
    {
        if (!Deletions.IsPod(kind) || (live["spec"]["nodeName"].AsString() ?? "").Length == 0
            || live["status"]["phase"].AsString() is "Succeeded" or "Failed")
        {
            return 0;
        }

        var asked = options.GraceSeconds ?? live["spec"]["terminationGracePeriodSeconds"].AsLong() ?? DefaultPodGrace;
        return Math.Min(asked, MaxGrace);
    }

    private static Value Propagate(Value live, string propagation)
    {
        if (propagation.Length == 0)
        {
            return live;
        }

        var finalizers = new List<Value>();
        foreach (var item in live["metadata"]["finalizers"].Items)
        {
            if (item.AsString() is not (Foreground or Orphan))
            {
                finalizers.Add(item);
            }
        }

        if (propagation != "Background")
        {
            finalizers.Add(propagation == "Foreground" ? Foreground : Orphan);
        }

        return finalizers.Count == 0
            ? live.WithoutAt("metadata", "finalizers")
            : live.WithAt(["metadata", "finalizers"], ValueList.From(finalizers));
    }
}
