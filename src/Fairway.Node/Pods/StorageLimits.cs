using Fairway.Kubernetes;
using Fairway.Kubernetes.Quantities;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>
/// Whether a pod has written more to disk than its <c>emptyDir</c> size limits and <c>ephemeral-storage</c> limits let it. Rules and words are
/// the kubelet's (pkg/kubelet/eviction, localStorageEviction); only pods with such limits are looked at.
/// </summary>
internal sealed class StorageLimits(NodeFolders folders)
{
    private const string Resource = "ephemeral-storage";

    /// <param name="pod">The pod.</param>
    /// <param name="containers">Its newest containers by name.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    public PodFailure? FailureOf(Value pod, IReadOnlyDictionary<string, ContainerState> containers, CancellationToken cancellationToken)
    {
        var message = VolumeOverLimit(pod, cancellationToken)
            ?? PodOverLimit(pod, containers, cancellationToken)
            ?? ContainerOverLimit(pod, containers, cancellationToken);
        return message is null ? null : new("Evicted", message) { GraceSeconds = 0 };
    }

    private string? VolumeOverLimit(Value pod, CancellationToken cancellationToken)
    {
        foreach (var volume in pod["spec"]["volumes"].Items)
        {
            var limit = volume["emptyDir"]["sizeLimit"];
            if (ResourceAmounts.Bytes(limit) is > 0 and var most && UseOf(pod, volume, cancellationToken) > most)
            {
                return $"Usage of EmptyDir volume \"{volume["name"].AsString()}\" exceeds the limit \"{limit.AsString()}\". ";
            }
        }

        return null;
    }

    // A sum is only a limit when every container has one.
    private string? PodOverLimit(Value pod, IReadOnlyDictionary<string, ContainerState> containers, CancellationToken cancellationToken)
    {
        var all = pod["spec"]["containers"].Items;
        if (all.Any(container => LimitOf(container) is null))
        {
            return null;
        }

        var limit = all.Aggregate(Quantity.Zero, (sum, container) => sum + Quantity.Parse(container["resources"]["limits"][Resource].AsString()!));
        var volumes = pod["spec"]["volumes"].Items
            .Where(volume => !volume["emptyDir"].IsNull && volume["emptyDir"]["medium"].AsString() is not "Memory");
        var used = all.Sum(container => UseOf(container, containers, cancellationToken))
            + volumes.Sum(volume => UseOf(pod, volume, cancellationToken));
        return used > limit.Value ? $"Pod ephemeral local storage usage exceeds the total limit of containers {limit}. " : null;
    }

    private static long? LimitOf(Value container) =>
        ResourceAmounts.Bytes(container["resources"]["limits"][Resource]) is > 0 and var limit ? limit : null;

    private string? ContainerOverLimit(Value pod, IReadOnlyDictionary<string, ContainerState> containers, CancellationToken cancellationToken)
    {
        foreach (var container in pod["spec"]["containers"].Items)
        {
            if (LimitOf(container) is { } limit && UseOf(container, containers, cancellationToken) > limit)
            {
                var shown = container["resources"]["limits"][Resource].AsString();
                return $"Container {PodObservation.NameOf(container)} exceeded its local ephemeral storage limit \"{shown}\". ";
            }
        }

        return null;
    }

    private long UseOf(Value pod, Value volume, CancellationToken cancellationToken) =>
        DiskUse.Of(folders.Volume(pod.Uid, volume["name"].AsString() ?? ""), cancellationToken);

    private long UseOf(Value container, IReadOnlyDictionary<string, ContainerState> containers, CancellationToken cancellationToken) =>
        containers.TryGetValue(PodObservation.NameOf(container), out var state)
            ? DiskUse.Of(folders.WrittenBy(state.Id), cancellationToken) + DiskUse.Of(Path.GetDirectoryName(state.Record.LogFile)!, cancellationToken)
            : 0;
}
