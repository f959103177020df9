namespace Fairway.Delivery.Kustomize;

/// <summary>A folder on disk as the root of builds. A symbolic link is followed as long as it stays inside the folder.</summary>
public sealed class KustomizeFolder(string root) : IKustomizeFiles
{
    private readonly string _root = Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));

    public byte[]? ReadFile(string path, int maxBytes)
    {
        var file = Inside(path);
        if (!File.Exists(file))
        {
            return null;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (!stream.CanSeek || stream.Length > maxBytes)
        {
            throw new KustomizeFileException($"{path} is larger than the {maxBytes} bytes allowed, or no regular file");
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    public bool DirectoryExists(string path) => Directory.Exists(Inside(path));

    private string Inside(string path)
    {
        var target = path.Length == 0 ? _root : Resolve(Path.Combine(_root, path));
        return target == _root || target.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? target
            : throw new KustomizeFileException($"{path} leads out of the root");
    }

    // Follows the links of every step, not only of the last one.
    private static string Resolve(string path)
    {
        var resolved = Path.GetPathRoot(path)!;
        foreach (var step in path[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.GetFullPath(Path.Combine(resolved, step));
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            var target = info.LinkTarget is null ? null : info.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            resolved = target is null ? next : Resolve(target);
        }

        return resolved;
    }
}
