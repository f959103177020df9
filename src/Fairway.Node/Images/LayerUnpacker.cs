using System.ComponentModel;
using System.Runtime.InteropServices;
using Fairway.Node.Host;
using Microsoft.Win32.SafeHandles;

namespace Fairway.Node.Images;

/// <summary>
/// Unpacks one layer's members into a folder of its own, as overlayfs reads it: whiteouts become 0/0 devices, opaque folders carry
/// <c>trusted.overlay.opaque</c> (OCI image specification, "Representing Changes"). All paths are resolved by the kernel inside the folder.
/// </summary>
internal sealed class LayerUnpacker(string folder, LayerLimits limits)
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const uint OwnerOnly = 0x1C0;
    private const uint CharacterType = 0x2000;
    private const uint BlockType = 0x6000;
    private const uint PipeType = 0x1000;

    private readonly byte[] _buffer = new byte[128 * 1024];
    private readonly Dictionary<LayerPath, TarEntry> _folders = [];

    /// <exception cref="ImageFormatException">The archive is damaged, over a limit, or leads out of the folder.</exception>
    public async Task UnpackAsync(TarReader tar, CancellationToken cancellationToken)
    {
        using var root = new RootedFolder(folder);
        var count = 0;
        while (await tar.NextAsync(cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (++count > limits.MostEntries)
            {
                throw new ImageFormatException($"the layer has more than the {limits.MostEntries} entries allowed");
            }

            try
            {
                await AddAsync(root, LayerPath.Parse(entry.Name), entry, tar, cancellationToken).ConfigureAwait(false);
            }
            catch (Win32Exception e)
            {
                throw new ImageFormatException($"layer entry \"{entry.Name}\" cannot be unpacked: {e.Message}");
            }
        }

        FinishFolders(root);
        // The folder's name will say that the layer is complete, after a power cut too.
        using var written = root.OpenFolderForReading("");
        LinuxCalls.Check(LinuxCalls.SyncFileSystem(written), "write to disk");
    }

    private async Task AddAsync(RootedFolder root, LayerPath path, TarEntry entry, TarReader tar, CancellationToken cancellationToken)
    {
        if (path.Name.Length == 0)
        {
            _folders[path] = entry;
            return;
        }

        using var parent = OpenOrMakeFolder(root, path.Folder);
        if (path.Name == Opaque)
        {
            using var opaque = root.OpenFolderForReading(path.Folder);
            LinuxCalls.Check(LinuxCalls.SetAttribute(opaque, "trusted.overlay.opaque", "y"u8, 1, 0), "mark opaque");
        }
        else if (path.Name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            MakeWhiteout(parent, path.Name[Whiteout.Length..], entry.Name);
        }
        else if (entry.Type == TarEntryType.Folder)
        {
            MakeFolder(parent, path.Name);
            _folders[path] = entry;
        }
        else
        {
            RemoveExisting(parent, path.Name, entry.Name);
            await MakeAsync(root, parent, path, entry, tar, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void MakeWhiteout(SafeFileHandle parent, string name, string shown)
    {
        if (name.Length == 0 || name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            throw new ImageFormatException($"layer entry \"{shown}\": not a known whiteout");
        }

        // A whiteout hides what lower layers have; what this one has of the same name stays.
        if (LinuxCalls.MakeNode(parent, name, CharacterType, 0) < 0 && Marshal.GetLastPInvokeError() != LinuxCalls.Exists)
        {
            throw LinuxCalls.LastError("make whiteout");
        }
    }

    private async Task MakeAsync(
        RootedFolder root, SafeFileHandle parent, LayerPath path, TarEntry entry, TarReader tar, CancellationToken cancellationToken)
    {
        switch (entry.Type)
        {
            case TarEntryType.File:
                await MakeFileAsync(root, path, entry, tar, cancellationToken).ConfigureAwait(false);
                SetTime(parent, path.Name, entry);
                break;
            case TarEntryType.HardLink:
                MakeHardLink(root, parent, path.Name, entry);
                break;
            case TarEntryType.SymbolicLink:
                LinuxCalls.Check(LinuxCalls.MakeSymlink(entry.Link, parent, path.Name), "make symbolic link");
                SetMetadata(parent, path.Name, entry);
                break;
            default:
                LinuxCalls.Check(LinuxCalls.MakeNode(parent, path.Name, NodeType(entry.Type) | entry.Mode, Device(entry)), "make device");
                SetMetadata(parent, path.Name, entry);
                break;
        }
    }

    private async Task MakeFileAsync(RootedFolder root, LayerPath path, TarEntry entry, TarReader tar, CancellationToken cancellationToken)
    {
        using var file = root.Create(path.Whole, OwnerOnly);
        var at = 0L;
        int read;
        while ((read = await tar.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            RandomAccess.Write(file, _buffer.AsSpan(0, read), at);
            at += read;
        }

        // The owner first: its change clears set-id bits and capabilities.
        LinuxCalls.Check(LinuxCalls.ChangeOwner(file, "", entry.User, entry.Group, LinuxCalls.AtEmptyPath), "set owner");
        LinuxCalls.Check(LinuxCalls.ChangeMode(file, entry.Mode), "set mode");
        foreach (var (attribute, value) in entry.Attributes)
        {
            // Others (SELinux labels, overlay's own) belong to the machine the image was made on.
            if (attribute == "security.capability" || attribute.StartsWith("user.", StringComparison.Ordinal))
            {
                LinuxCalls.Check(LinuxCalls.SetAttribute(file, attribute, value, (nuint)value.Length, 0), $"set {attribute}");
            }
        }
    }

    private static void MakeHardLink(RootedFolder root, SafeFileHandle parent, string name, TarEntry entry)
    {
        var target = LayerPath.Parse(entry.Link);
        using var targetFolder = root.OpenFolder(target.Folder);
        // Without AT_SYMLINK_FOLLOW a link to a symbolic link links that itself.
        LinuxCalls.Check(LinuxCalls.MakeLink(targetFolder, target.Name, parent, name, 0), $"make hard link to {entry.Link}");
    }

    private static SafeFileHandle OpenOrMakeFolder(RootedFolder root, string path)
    {
        try
        {
            return root.OpenFolder(path);
        }
        catch (Win32Exception e) when (e.NativeErrorCode == LinuxCalls.NotFound && path.Length > 0)
        {
            var above = LayerPath.Parse(path);
            using var parent = OpenOrMakeFolder(root, above.Folder);
            LinuxCalls.Check(LinuxCalls.MakeDirectory(parent, above.Name, 0x1ED), "make folder");
            return root.OpenFolder(path);
        }
    }

    private static void MakeFolder(SafeFileHandle parent, string name)
    {
        if (LinuxCalls.MakeDirectory(parent, name, OwnerOnly) == 0)
        {
            return;
        }

        if (Marshal.GetLastPInvokeError() != LinuxCalls.Exists)
        {
            throw LinuxCalls.LastError("make folder");
        }

        // Unlink takes away what is there unless it is a folder already, which then stays with what is in it.
        if (LinuxCalls.Unlink(parent, name, 0) == 0)
        {
            LinuxCalls.Check(LinuxCalls.MakeDirectory(parent, name, OwnerOnly), "make folder");
        }
        else if (Marshal.GetLastPInvokeError() != LinuxCalls.IsFolder)
        {
            throw LinuxCalls.LastError("replace by a folder");
        }
    }

    private static void RemoveExisting(SafeFileHandle parent, string name, string shown)
    {
        if (LinuxCalls.Unlink(parent, name, 0) < 0
            && Marshal.GetLastPInvokeError() != LinuxCalls.NotFound
            && LinuxCalls.Unlink(parent, name, LinuxCalls.AtRemoveDir) < 0)
        {
            throw LinuxCalls.LastError($"replace {shown}");
        }
    }

    private static uint NodeType(TarEntryType type) => type switch
    {
        TarEntryType.CharacterDevice => CharacterType,
        TarEntryType.BlockDevice => BlockType,
        _ => PipeType,
    };

    // The C library's makedev for numbers of up to 12 and 20 bits.
    private static ulong Device(TarEntry entry) => entry is { Type: TarEntryType.CharacterDevice, DeviceMajor: 0, DeviceMinor: 0 }
        ? throw new ImageFormatException($"layer entry \"{entry.Name}\" is a 0/0 device, which would hide a file: use a .wh. entry")
        : ((ulong)entry.DeviceMinor & 0xFF) | (((ulong)entry.DeviceMajor & 0xFFF) << 8) | (((ulong)entry.DeviceMinor & 0xFFF00) << 12);

    private static void SetMetadata(SafeFileHandle parent, string name, TarEntry entry)
    {
        LinuxCalls.Check(LinuxCalls.ChangeOwner(parent, name, entry.User, entry.Group, LinuxCalls.AtSymlinkNoFollow), "set owner");
        if (entry.Type != TarEntryType.SymbolicLink)
        {
            LinuxCalls.Check(LinuxCalls.ChangeMode(parent, name, entry.Mode, 0), "set mode");
        }

        SetTime(parent, name, entry);
    }

    private static void SetTime(SafeFileHandle parent, string name, TarEntry entry)
    {
        var time = new LinuxCalls.TimeSpec(entry.Modified, 0);
        LinuxCalls.Check(LinuxCalls.ChangeTimes(parent, name, [time, time], LinuxCalls.AtSymlinkNoFollow), "set time");
    }

    // Last, deepest first: making what is in a folder changes its time.
    private void FinishFolders(RootedFolder root)
    {
        foreach (var (path, entry) in _folders.OrderByDescending(pair => pair.Key.Whole.Length))
        {
            try
            {
                using var self = root.OpenFolderForReading(path.Whole);
                LinuxCalls.Check(LinuxCalls.ChangeOwner(self, "", entry.User, entry.Group, LinuxCalls.AtEmptyPath), "set owner");
                LinuxCalls.Check(LinuxCalls.ChangeMode(self, entry.Mode), "set mode");
                SetTime(self, ".", entry);
            }
            catch (Win32Exception e) when (e.NativeErrorCode is LinuxCalls.NotFound or LinuxCalls.NotFolder)
            {
                // A later entry of the archive replaced the folder.
            }
        }
    }
}
