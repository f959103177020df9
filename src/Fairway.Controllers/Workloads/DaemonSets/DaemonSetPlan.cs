using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.DaemonSets;

/// <summary>On which nodes to make pods, which pods to delete, and the status; as upstream's daemon set controller decides.</summary>
/// <param name="Create">Names of nodes.</param>
/// <param name="Delete">Pods.</param>
/// <param name="Ended">Of these, those that ended by themselves.</param>
/// <param name="Status">The status, but for its count of collisions.</param>
internal sealed record DaemonSetPlan(IReadOnlyList<string> Create, IReadOnlyList<Value> Delete, IReadOnlyList<Value> Ended, Value Status)
{
    /// <param name="daemonSet">The DaemonSet.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="pods">The pods that it has.</param>
    /// <param name="hash">That of the present template.</param>
    /// <param name="now">When availability is judged.</param>
    public static DaemonSetPlan Make(Value daemonSet, IReadOnlyList<Value> nodes, IReadOnlyList<Value> pods, string hash, DateTimeOffset now)
    {
        var byNode = pods.GroupBy(DaemonPods.NodeOf, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderBy(pod => pod.CreatedAt).ToArray(), StringComparer.Ordinal);
        DaemonNode[] states =
        [
            .. nodes.Select(node => new DaemonNode(
                node.Name, DaemonPods.Belongs(daemonSet, node), byNode.GetValueOrDefault(node.Name) ?? [], hash)),
        ];
        var spec = DaemonSetSpec.Read(daemonSet, states.Count(state => state.Belongs.ShouldRun));
        var (create, delete, ended) = (new List<string>(), new List<Value>(), new List<Value>());
        foreach (var state in states)
        {
            Manage(state, spec, now, create, delete, ended);
        }

        // The pods of nodes that are gone, before the collector of garbage has them.
        var known = nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        delete.AddRange(byNode.Where(pair => !known.Contains(pair.Key)).SelectMany(pair => pair.Value).Where(pod => !pod.IsDeleting));
        if (spec.IsRolling && create.Count + delete.Count == 0)
        {
            DaemonRollout.Advance(states, spec, now, create, delete);
        }

        return new(create, delete, ended, StatusOf(daemonSet, states, spec, now));
    }

    private static void Manage(
        DaemonNode node, DaemonSetSpec spec, DateTimeOffset now, List<string> create, List<Value> delete, List<Value> ended)
    {
        if (!node.Belongs.MayStay)
        {
            delete.AddRange(node.Running);
            return;
        }

        var over = node.Running.Where(pod => pod.IsFinished).ToArray();
        ended.AddRange(over);
        delete.AddRange(over);
        Value[] running = [.. node.Running.Except(over)];
        if (running.Length == 0)
        {
            // A pod that goes is replaced once it has gone.
            if (node.Belongs.ShouldRun && node.Pods.Count == 0)
            {
                create.Add(node.Name);
            }

            return;
        }

        // While one is replaced by surge there may be two: the old one, and the newest.
        var isSurging = spec.IsRolling && spec.MaxSurge > 0 && running.Length == 2 && running.Count(pod => node.IsNew(pod)) == 1;
        if (!isSurging)
        {
            delete.AddRange(running.Skip(1));
        }
        else if (running.Single(node.IsNew).IsAvailable(spec.MinReadySeconds, now))
        {
            delete.Add(running.Single(pod => !node.IsNew(pod)));
        }
    }

    private static Value StatusOf(Value daemonSet, DaemonNode[] nodes, DaemonSetSpec spec, DateTimeOffset now)
    {
        var wanted = nodes.Where(node => node.Belongs.ShouldRun).ToArray();
        var first = wanted.Where(node => node.Pods.Count > 0).ToArray();
        var available = first.Count(node => node.Pods.Any(pod => pod.IsAvailable(spec.MinReadySeconds, now)));
        var status = Value.Map(
            ("currentNumberScheduled", first.Length),
            ("numberMisscheduled", nodes.Count(node => !node.Belongs.ShouldRun && node.Pods.Count > 0)),
            ("desiredNumberScheduled", wanted.Length),
            ("numberReady", first.Count(node => node.Pods.Any(pod => pod.IsReady))),
            ("observedGeneration", daemonSet.Generation))
            .WithCount("updatedNumberScheduled", first.Count(node => node.Pods.Any(node.IsNew)))
            .WithCount("numberAvailable", available)
            .WithCount("numberUnavailable", wanted.Length - available);
        return daemonSet["status"]["conditions"] is { IsList: true } conditions ? status.With("conditions", conditions) : status;
    }
}
