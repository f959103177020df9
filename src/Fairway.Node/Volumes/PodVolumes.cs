using System.ComponentModel;
using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Volumes;

/// <summary>Makes a pod's volumes on the host and keeps those made from API objects current.</summary>
internal sealed class PodVolumes(NodeFolders folders, PayloadCollector payloads, TimeProvider time)
{
    private const uint EmptyFolderMode = 0x1FF;
    private const uint SetGroupId = 0x400;

    /// <summary>Makes or refreshes all volumes of a pod. Safe to repeat.</summary>
    /// <returns>Where each volume is, by name.</returns>
    /// <exception cref="VolumeException">One cannot be made; the message names it as the kubelet does.</exception>
    public async Task<IReadOnlyDictionary<string, VolumePlace>> SetUpAsync(Value pod, string podAddress, CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, VolumePlace>(StringComparer.Ordinal);
        foreach (var volume in pod["spec"]["volumes"].Items.ToArray())
        {
            var name = volume["name"].AsString() ?? "";
            try
            {
                places[name] = await SetUpAsync(pod, volume, name, podAddress, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is VolumeException or KubernetesException or IOException or Win32Exception)
            {
                throw new VolumeException($"MountVolume.SetUp failed for volume \"{name}\" : {e.Message}");
            }
        }

        return places;
    }

    private async Task<VolumePlace> SetUpAsync(Value pod, Value volume, string name, string podAddress, CancellationToken cancellationToken)
    {
        var folder = folders.Volume(pod.Uid, name);
        var group = pod["spec"]["securityContext"]["fsGroup"].AsLong();
        if (!volume["emptyDir"].IsNull)
        {
            MakeEmpty(folder, volume["emptyDir"], group);
            return new(folder, false);
        }

        if (!volume["hostPath"].IsNull)
        {
            return new(HostPath.Resolve(volume["hostPath"]), false);
        }

        if (volume["configMap"].IsNull && volume["secret"].IsNull && volume["projected"].IsNull && volume["downwardAPI"].IsNull)
        {
            throw new VolumeException($"volume type {TypeOf(volume)} is not supported");
        }

        var files = await payloads.CollectAsync(pod, volume, podAddress, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        // What is secret is never written to a disk.
        if ((!volume["secret"].IsNull || !volume["projected"].IsNull) && !Mounts.IsMounted(folder))
        {
            Mounts.Memory(folder, "mode=755");
        }

        new AtomicPayload(folder, group, time).Write(files);
        return new(folder, true);
    }

    private static void MakeEmpty(string folder, Value source, long? group)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var isMemory = source["medium"].AsString() switch
        {
            null or "" => false,
            "Memory" => true,
            var other => throw new VolumeException($"emptyDir.medium: \"{other}\" is not supported"),
        };
        Directory.CreateDirectory(folder);
        if (isMemory)
        {
            var size = ResourceAmounts.Bytes(source["sizeLimit"]);
            Mounts.Memory(folder, size is > 0 ? $"size={size}" : "mode=777");
        }

        if (group is { } id)
        {
            LinuxCalls.Check(LinuxCalls.ChangeOwner(folder, 0, (uint)id), "set group");
        }

        File.SetUnixFileMode(folder, (UnixFileMode)(group is null ? EmptyFolderMode : EmptyFolderMode | SetGroupId));
    }

    private static string TypeOf(Value volume)
    {
        foreach (var (key, _) in volume.Fields)
        {
            if (key != "name")
            {
                return key;
            }
        }

        return "(none)";
    }
}
