using System.Globalization;
using Fairway.Node.Host;

namespace Fairway.Node.Volumes;

/// <summary>
/// Writes a volume's files so that readers see all of the old or all of the new ones, as the kubelet's atomic writer: the files are in a
/// dated folder, <c>..data</c> links to it and is replaced by a rename, each visible name links through <c>..data</c>.
/// </summary>
internal sealed class AtomicPayload(string folder, long? group, TimeProvider time)
{
    private const string Data = "..data";
    private const uint FolderMode = 0x1ED;

    /// <returns>Whether anything changed.</returns>
    public bool Write(IReadOnlyList<PayloadFile> files)
    {
        var data = Path.Combine(folder, Data);
        var old = new FileInfo(data).LinkTarget;
        if (old is not null && IsSame(Path.Combine(folder, old), files))
        {
            return false;
        }

        var dated = time.GetUtcNow().ToString("'..'yyyy_MM_dd_HH_mm_ss.fffffff", CultureInfo.InvariantCulture);
        foreach (var file in files)
        {
            WriteFile(Path.Combine(folder, dated), file);
        }

        Directory.CreateDirectory(Path.Combine(folder, dated), (UnixFileMode)FolderMode);
        Own(Path.Combine(folder, dated));
        File.Delete(data + "_tmp");
        File.CreateSymbolicLink(data + "_tmp", dated);
        using (var root = new RootedFolder(folder))
        {
            LinuxCalls.Check(LinuxCalls.Rename(root.Handle, Data + "_tmp", root.Handle, Data), "rename ..data");
        }

        LinkNames([.. files.Select(file => file.Path.Split('/')[0]).Distinct(StringComparer.Ordinal)]);
        DeleteOthers(dated);
        return true;
    }

    private void WriteFile(string dated, PayloadFile file)
    {
        var path = Path.Combine(dated, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, (UnixFileMode)FolderMode);
        File.WriteAllBytes(path, file.Content);
        Own(path);
        // A pod's own group may read what it asked for, whatever the mode.
        File.SetUnixFileMode(path, (UnixFileMode)(group is null ? file.Mode : file.Mode | 0x120));
    }

    private void Own(string path)
    {
        if (group is { } id)
        {
            LinuxCalls.Check(LinuxCalls.ChangeOwner(path, 0, (uint)id), "set group");
        }
    }

    private void LinkNames(HashSet<string> names)
    {
        foreach (var name in names)
        {
            var link = Path.Combine(folder, name);
            if (new FileInfo(link).LinkTarget is null)
            {
                File.CreateSymbolicLink(link, Data + "/" + name);
            }
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (!entry.Name.StartsWith("..", StringComparison.Ordinal) && !names.Contains(entry.Name))
            {
                entry.Delete();
            }
        }
    }

    // Those that an interrupted change left too.
    private void DeleteOthers(string dated)
    {
        foreach (var other in Directory.EnumerateDirectories(folder, "..2*"))
        {
            if (Path.GetFileName(other) != dated)
            {
                Directory.Delete(other, recursive: true);
            }
        }
    }

    private static bool IsSame(string dated, IReadOnlyList<PayloadFile> files)
    {
        if (!Directory.Exists(dated))
        {
            return false;
        }

        var there = Directory.EnumerateFiles(dated, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(dated, file)).ToHashSet(StringComparer.Ordinal);
        return there.SetEquals(files.Select(file => file.Path))
            && files.All(file => File.ReadAllBytes(Path.Combine(dated, file.Path)).AsSpan().SequenceEqual(file.Content));
    }
}
