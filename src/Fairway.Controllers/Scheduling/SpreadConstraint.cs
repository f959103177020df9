using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>A topology spread constraint that must hold (<c>DoNotSchedule</c>); the soft ones never keep a pod from a node.</summary>
internal sealed record SpreadConstraint(string TopologyKey, long MaxSkew, long MinDomains, LabelSelector Selector, string Namespace)
{
    public static IEnumerable<SpreadConstraint> Read(Value pod)
    {
        foreach (var constraint in pod["spec"]["topologySpreadConstraints"].Items.AsEnumerable())
        {
            if (constraint["whenUnsatisfiable"].AsString() != "ScheduleAnyway")
            {
                yield return new(
                    constraint["topologyKey"].AsString() ?? "",
                    constraint["maxSkew"].AsLong() ?? 1,
                    constraint["minDomains"].AsLong() ?? 1,
                    LabelSelector.FromObject(WithLabelKeys(constraint["labelSelector"], constraint["matchLabelKeys"].Items, pod)),
                    pod.Namespace);
            }
        }
    }

    public bool Matches(Value pod) => pod.Namespace == Namespace && !pod.IsDeleting && Selector.Matches(pod.Labels);

    private static Value WithLabelKeys(Value selector, ValueList keys, Value pod)
    {
        foreach (var key in keys.Select(key => key.AsString() ?? ""))
        {
            selector = pod.Labels.TryGetValue(key, out var value) ? selector.WithAt(["matchLabels", key], value) : selector;
        }

        return selector;
    }
}
