using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>One required term of pod affinity or anti-affinity: which pods, in which namespaces, and how near.</summary>
internal sealed record PodTerm(LabelSelector Selector, IReadOnlySet<string> Namespaces, string TopologyKey)
{
    public static IEnumerable<PodTerm> Read(Value pod, string field)
    {
        foreach (var term in pod.At("spec", "affinity", field, "requiredDuringSchedulingIgnoredDuringExecution").Items.AsEnumerable())
        {
            var namespaces = term["namespaces"].Items.Select(item => item.AsString() ?? "").DefaultIfEmpty(pod.Namespace).ToHashSet(StringComparer.Ordinal);
            yield return new(LabelSelector.FromObject(term["labelSelector"]), namespaces, term["topologyKey"].AsString() ?? "");
        }
    }

    public bool Matches(Value pod) => Namespaces.Contains(pod.Namespace) && Selector.Matches(pod.Labels);
}
