using Fairway.Controllers.Observing;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.DaemonSets;

/// <summary>
/// The next step of a rolling update: outdated pods that are not available go at once, others as far as the bounds allow; with a surge the new
/// pod comes before the old one goes.
/// </summary>
internal static class DaemonRollout
{
    public static void Advance(
        IReadOnlyList<DaemonNode> nodes, DaemonSetSpec spec, DateTimeOffset now, List<string> create, List<Value> delete)
    {
        var wanted = nodes.Where(node => node.Belongs.ShouldRun).ToArray();
        if (spec.MaxSurge > 0)
        {
            Surge(wanted, spec, now, create);
        }
        else
        {
            Replace(wanted, spec, now, delete);
        }
    }

    private static void Replace(DaemonNode[] nodes, DaemonSetSpec spec, DateTimeOffset now, List<Value> delete)
    {
        var unavailable = 0L;
        var candidates = new List<Value>();
        foreach (var node in nodes)
        {
            if (node.Running.Count != 1)
            {
                unavailable++;
                continue;
            }

            var (pod, isAvailable) = (node.Running[0], node.Running[0].IsAvailable(spec.MinReadySeconds, now));
            unavailable += isAvailable ? 0 : 1;
            if (!node.IsNew(pod))
            {
                (isAvailable ? candidates : delete).Add(pod);
            }
        }

        delete.AddRange(candidates.Take((int)Math.Max(0, spec.MaxUnavailable - unavailable)));
    }

    private static void Surge(DaemonNode[] nodes, DaemonSetSpec spec, DateTimeOffset now, List<string> create)
    {
        var surging = nodes.Count(node => node.Running.Count > 1);
        var outdated = nodes.Where(node => node.Running.Count == 1 && node.Pods.Count == 1 && !node.IsNew(node.Running[0])).ToArray();
        // Where nothing is available anyway, the new pod need not wait for its turn.
        var broken = outdated.Where(node => !node.Running[0].IsAvailable(spec.MinReadySeconds, now)).ToArray();
        var others = outdated.Except(broken).Take((int)Math.Max(0, spec.MaxSurge - surging - broken.Length));
        create.AddRange(broken.Concat(others).Select(node => node.Name));
    }
}
