using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>What a pod asks of a node, worked out once.</summary>
internal sealed class PodDemand
{
    // Upstream's schedutil: what a pod that states nothing is taken to need when nodes are compared.
    private const long UnstatedCpu = 100;
    private const long UnstatedMemory = 200L * 1024 * 1024;

    public PodDemand(Value pod)
    {
        Pod = pod;
        Key = pod.Key;
        Uid = pod.Uid;
        Requests = PodRequests.Of(pod);
        Owner = pod.ControllerReference["uid"].AsString();
        Ports = [.. HostPorts(pod)];
        Tolerations = pod["spec"]["tolerations"].Items;
        Affinity = [.. PodTerm.Read(pod, "podAffinity")];
        AntiAffinity = [.. PodTerm.Read(pod, "podAntiAffinity")];
        Spread = [.. SpreadConstraint.Read(pod)];
    }

    public Value Pod { get; }

    public ObjectKey Key { get; }

    public string Uid { get; }

    public Amounts Requests { get; }

    public long ComparedCpu => Requests["cpu"] is var cpu and > 0 ? cpu : UnstatedCpu;

    public long ComparedMemory => Requests["memory"] is var memory and > 0 ? memory : UnstatedMemory;

    /// <summary>The uid of the controller; pods of one are spread.</summary>
    public string? Owner { get; }

    public IReadOnlyList<HostPort> Ports { get; }

    public ValueList Tolerations { get; }

    public IReadOnlyList<PodTerm> Affinity { get; }

    public IReadOnlyList<PodTerm> AntiAffinity { get; }

    public IReadOnlyList<SpreadConstraint> Spread { get; }

    /// <summary>Whether other pods decide where this one may go.</summary>
    public bool LooksAtPods => Affinity.Count + AntiAffinity.Count + Spread.Count > 0;

    private static IEnumerable<HostPort> HostPorts(Value pod)
    {
        foreach (var container in pod["spec"]["containers"].Items.Concat(pod["spec"]["initContainers"].Items))
        {
            foreach (var port in container["ports"].Items.AsEnumerable())
            {
                if (port["hostPort"].AsLong() is { } number and > 0)
                {
                    yield return new(port["hostIP"].AsString() is { Length: > 0 } ip ? ip : HostPort.AnyAddress, port["protocol"].AsString() ?? "TCP", number);
                }
            }
        }
    }
}
