using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>What a pod asks of a node, worked out once.</summary>
internal sealed class PodDemand
{
    /// <param name="pod">The pod.</param>
    /// <param name="defaultSpread">The pods it is spread with when it states no constraint; null for none.</param>
    public PodDemand(Value pod, LabelSelector? defaultSpread = null)
    {
        Pod = pod;
        Key = pod.Key;
        Uid = pod.Uid;
        Labels = pod.Labels;
        Priority = PriorityOf(pod);
        Requests = PodRequests.Of(pod);
        Assumed = PodRequests.Assumed(pod);
        Ports = [.. HostPorts(pod)];
        Images = [.. Containers(pod).Select(container => ImageScore.NameOf(container["image"].AsString() ?? ""))];
        Tolerations = pod["spec"]["tolerations"].Items;
        Affinity = RequiredTerms(pod, "podAffinity");
        AntiAffinity = RequiredTerms(pod, "podAntiAffinity");
        Preferences = [.. WeightedPodTerm.Read(pod)];
        Leanings = [.. Preferences, .. Affinity.Select(term => new WeightedPodTerm(term, 1))];
        Spread = [.. SpreadConstraint.Read(pod, "DoNotSchedule")];
        SpreadsByDefault = pod["spec"]["topologySpreadConstraints"].Items.Count == 0;
        WishedSpread = !SpreadsByDefault ? [.. SpreadConstraint.Read(pod, "ScheduleAnyway")]
            : defaultSpread is not null ? SpreadConstraint.Defaults(defaultSpread)
            : [];
    }

    public Value Pod { get; }

    public ObjectKey Key { get; }

    public string Uid { get; }

    public ValueMap Labels { get; }

    public long Priority { get; }

    /// <summary>Whether pods of lower priority may have to go for it.</summary>
    public bool MayPreempt => Pod["spec"]["preemptionPolicy"].AsString() != "Never";

    public Amounts Requests { get; }

    /// <summary>The requests, with a guess for each container that states none; for comparing nodes only.</summary>
    public Amounts Assumed { get; }

    public IReadOnlyList<HostPort> Ports { get; }

    public IReadOnlyList<string> Images { get; }

    public ValueList Tolerations { get; }

    public IReadOnlyList<PodTerm> Affinity { get; }

    public IReadOnlyList<PodTerm> AntiAffinity { get; }

    /// <summary>The preferred affinity and anti-affinity.</summary>
    public IReadOnlyList<WeightedPodTerm> Preferences { get; }

    /// <summary>What weighs on pods that come later: the preferences, and lightly what is required, for that must stay possible.</summary>
    public IReadOnlyList<WeightedPodTerm> Leanings { get; }

    /// <summary>The constraints that must hold.</summary>
    public IReadOnlyList<SpreadConstraint> Spread { get; }

    /// <summary>The constraints that keep the pod from no node.</summary>
    public IReadOnlyList<SpreadConstraint> WishedSpread { get; }

    /// <summary>Whether the pod states no constraint at all.</summary>
    public bool SpreadsByDefault { get; }

    /// <summary>Whether a pod that comes to a node may let this one go somewhere.</summary>
    public bool LooksAtPods => Affinity.Count + AntiAffinity.Count + Spread.Count > 0;

    public static long PriorityOf(Value pod) => pod["spec"]["priority"].AsLong() ?? 0;

    private static PodTerm[] RequiredTerms(Value pod, string kind) =>
        [.. pod.At("spec", "affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution").Items.Select(term => PodTerm.Read(pod, term))];

    private static IEnumerable<Value> Containers(Value pod) => pod["spec"]["containers"].Items.Concat(pod["spec"]["initContainers"].Items);

    private static IEnumerable<HostPort> HostPorts(Value pod)
    {
        foreach (var port in Containers(pod).SelectMany(container => container["ports"].Items))
        {
            if (port["hostPort"].AsLong() is { } number and > 0)
            {
                var address = port["hostIP"].AsString() is { Length: > 0 } ip ? ip : HostPort.AnyAddress;
                yield return new(address, port["protocol"].AsString() ?? "TCP", number);
            }
        }
    }
}
