using System.ComponentModel;
using Fairway.Node.Host;

namespace Fairway.Node.Images;

/// <summary>
/// A container's root: the image's layers below a layer of its own, by overlayfs; where that does not work (the state folder lies on another
/// overlay), a copy of the layers made with <c>cp</c>.
/// </summary>
internal sealed class RootFileSystems(NodeFolders folders, ImageStore images)
{
    // The kernel reads mount options from one page.
    private const int LongestOptions = 4096;

    public bool UsesOverlay { get; } = CanOverlay(folders);

    public string Root(string containerId) => Path.Combine(folders.Container(containerId), "rootfs");

    public async Task MountAsync(string containerId, StoredImage image, CancellationToken cancellationToken)
    {
        var root = Root(containerId);
        Directory.CreateDirectory(root);
        if (Mounts.IsMounted(root))
        {
            return;
        }

        // overlayfs wants the highest layer first; short names keep many layers within one page.
        string[] layers = [.. image.Config.DiffIds.Reverse().Select(diffId => LayerLink(diffId.Hex, images.Layer(diffId)))];
        if (!UsesOverlay)
        {
            await CopyAsync(root, layers.Reverse(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var (upper, work) = (folders.WrittenBy(containerId), Path.Combine(folders.Container(containerId), "work"));
        Directory.CreateDirectory(upper, (UnixFileMode)0x1ED);
        Directory.CreateDirectory(work);
        if (string.Join(':', layers).Length + upper.Length + work.Length > LongestOptions - 64)
        {
            throw new ImageFormatException($"the image has {layers.Length} layers, more than one overlay mount can take here");
        }

        Mounts.Overlay(root, layers.Length == 0 ? [EmptyFolder()] : layers, upper, work);
    }

    public void Unmount(string containerId) => Mounts.UnmountBelow(folders.Container(containerId));

    private static bool CanOverlay(NodeFolders folders)
    {
        var probe = Path.Combine(folders.Containers, ".overlay");
        var (lower, upper, work, merged) = (probe + "/l", probe + "/u", probe + "/w", probe + "/m");
        foreach (var folder in new[] { lower, upper, work, merged })
        {
            Directory.CreateDirectory(folder);
        }

        try
        {
            Mounts.Overlay(merged, [lower], upper, work);
            File.WriteAllText(merged + "/written", "");
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return false;
        }
        finally
        {
            Mounts.Unmount(merged);
            Directory.Delete(probe, recursive: true);
        }
    }

    private string EmptyFolder() => Directory.CreateDirectory(Path.Combine(folders.Containers, ".empty")).FullName;

    private string LayerLink(string hex, string layer)
    {
        var link = Path.Combine(folders.LayerLinks, hex[..16]);
        if (new FileInfo(link).LinkTarget != layer)
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, layer);
        }

        return link;
    }

    // -x stays on one file system, -a keeps owners, times, links and devices; whiteouts of each layer are applied after its copy.
    private static async Task CopyAsync(string root, IEnumerable<string> layers, CancellationToken cancellationToken)
    {
        var done = root + ".complete";
        if (File.Exists(done))
        {
            return;
        }

        foreach (var layer in layers)
        {
            await LayerCopy.ApplyAsync(layer, root, cancellationToken).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(done, "", cancellationToken).ConfigureAwait(false);
    }
}
