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

    public Value Apply(KindDescription kind, Value live, DeleteOptions options)
    {
        var grace = Grace(kind, live, options);
        var marked = Propagate(live, options.Propagation);
        if (live.IsDeleting)
        {
            var left = live["metadata"]["deletionGracePeriodSeconds"].AsLong() ?? 0;
            return grace < left ? Mark(marked, grace, countGeneration: false) : marked;
        }

        marked = Mark(marked, grace, countGeneration: true);
        return Deletions.IsNamespace(kind) ? marked.WithAt(["status", "phase"], "Terminating") : marked;
    }

    private Value Mark(Value @object, long grace, bool countGeneration)
    {
        var marked = @object
            .WithAt(["metadata", "deletionTimestamp"], Timestamps.Seconds(time.GetUtcNow().AddSeconds(grace)))
            .WithAt(["metadata", "deletionGracePeriodSeconds"], grace);
        return countGeneration && @object.Generation > 0 ? marked.WithAt(["metadata", "generation"], @object.Generation + 1) : marked;
    }

    // Only pods that a node runs have something to wait for.
    private static long Grace(KindDescription kind, Value live, DeleteOptions options)
    {
        if (!Deletions.IsPod(kind) || (live["spec"]["nodeName"].AsString() ?? "").Length == 0
            || live["status"]["phase"].AsString() is "Succeeded" or "Failed")
        {
            return 0;
        }

        return options.GraceSeconds ?? live["spec"]["terminationGracePeriodSeconds"].AsLong() ?? DefaultPodGrace;
    }

    private static Value Propagate(Value live, string propagation)
    {
        if (propagation.Length == 0)
        {
            return live;
        }

        var wanted = propagation switch { "Foreground" => Foreground, "Orphan" => Orphan, _ => "" };
        var finalizers = new List<Value>();
        foreach (var item in live["metadata"]["finalizers"].Items)
        {
            if (item.AsString() is not (Foreground or Orphan))
            {
                finalizers.Add(item);
            }
        }

        if (wanted.Length > 0)
        {
            finalizers.Add(wanted);
        }

        return finalizers.Count == 0
            ? live.WithoutAt("metadata", "finalizers")
            : live.WithAt(["metadata", "finalizers"], ValueList.From(finalizers));
    }
}
