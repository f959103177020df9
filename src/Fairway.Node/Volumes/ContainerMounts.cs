using System.ComponentModel;
using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Volumes;

/// <summary>A container's volumeMounts as paths of the host. A subPath is opened inside its volume by the kernel and held by a bind mount.</summary>
internal sealed class ContainerMounts(NodeFolders folders)
{
    /// <exception cref="ContainerConfigException">A mount cannot be made.</exception>
    public IReadOnlyList<ContainerMount> For(
        Value pod, Value container, IReadOnlyDictionary<string, VolumePlace> volumes, IReadOnlyDictionary<string, string> variables)
    {
        if (container["volumeDevices"].Items.Count > 0)
        {
            throw new ContainerConfigException("volumeDevices are not supported");
        }

        return [.. container["volumeMounts"].Items.Select((mount, i) => For(pod, container, mount, i, volumes, variables))];
    }

    private ContainerMount For(
        Value pod,
        Value container,
        Value mount,
        int index,
        IReadOnlyDictionary<string, VolumePlace> volumes,
        IReadOnlyDictionary<string, string> variables)
    {
        var name = mount["name"].AsString() ?? "";
        var place = volumes.GetValueOrDefault(name) ?? throw new ContainerConfigException($"cannot find volume \"{name}\" to mount into container");
        if (mount["recursiveReadOnly"].AsString() == "Enabled")
        {
            throw new ContainerConfigException($"volumeMounts[{index}].recursiveReadOnly: Enabled is not supported");
        }

        var subPath = mount["subPath"].AsString() is { Length: > 0 } plain
            ? plain
            : VariableExpansion.Expand(mount["subPathExpr"].AsString() ?? "", variables);
        var source = subPath.Length == 0 ? place.Path : BindSubPath(pod, container, place.Path, subPath, index);
        var destination = mount["mountPath"].AsString() ?? "";
        return new(
            source,
            destination.StartsWith('/') ? destination : "/" + destination,
            place.IsReadOnly || mount["readOnly"].AsBool() == true,
            mount["mountPropagation"].AsString() ?? "None");
    }

    private string BindSubPath(Value pod, Value container, string volume, string subPath, int index)
    {
        if (subPath.StartsWith('/') || subPath.Split('/').Contains("..", StringComparer.Ordinal))
        {
            throw new ContainerConfigException($"subPath \"{subPath}\" must be relative and without '..'");
        }

        var target = Path.Combine(
            folders.Pod(pod.Uid), "subpaths", container["name"].AsString() ?? "", index.ToString(CultureInfo.InvariantCulture));
        try
        {
            using var root = new RootedFolder(volume);
            MakeFolders(root, subPath);
            using var found = root.OpenAny(subPath);
            var source = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{found.DangerousGetHandle()}");
            Mounts.Unmount(target);
            PrepareTarget(target, isFolder: Directory.Exists(source));
            Mounts.Bind(source, target);
            return target;
        }
        catch (Win32Exception e)
        {
            throw new ContainerConfigException($"failed to prepare subPath \"{subPath}\": {e.Message}");
        }
    }

    // What is not there becomes folders, each made in a folder that the kernel opened inside the volume.
    private static void MakeFolders(RootedFolder root, string subPath)
    {
        var done = "";
        foreach (var part in subPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parent = root.OpenAny(done);
            _ = LinuxCalls.MakeDirectory(parent, part, 0x1FF);
            done = done.Length == 0 ? part : done + "/" + part;
        }
    }

    private static void PrepareTarget(string target, bool isFolder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (isFolder)
        {
            File.Delete(target);
            Directory.CreateDirectory(target);
        }
        else if (!File.Exists(target))
        {
            File.WriteAllText(target, "");
        }
    }
}
