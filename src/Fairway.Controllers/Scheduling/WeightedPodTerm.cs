using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>A term of pod affinity that is wished for, not required; a negative weight wishes to be apart.</summary>
internal sealed record WeightedPodTerm(PodTerm Term, long Weight)
{
    /// <summary>The preferred terms of a pod: affinity and, with negated weights, anti-affinity.</summary>
    public static IEnumerable<WeightedPodTerm> Read(Value pod) => Read(pod, "podAffinity", 1).Concat(Read(pod, "podAntiAffinity", -1));

    private static IEnumerable<WeightedPodTerm> Read(Value pod, string kind, int sign) =>
        pod.At("spec", "affinity", kind, "preferredDuringSchedulingIgnoredDuringExecution").Items.Select(
            preferred => new WeightedPodTerm(PodTerm.Read(pod, preferred["podAffinityTerm"]), sign * (preferred["weight"].AsLong() ?? 0)));
}
