using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Volumes;

/// <summary>Checks a hostPath volume's <c>type</c>, and makes what <c>…OrCreate</c> asks for.</summary>
internal static class HostPath
{
    /// <exception cref="VolumeException">What is there is not what the type says.</exception>
    public static string Resolve(Value source)
    {
        var path = source["path"].AsString() ?? "";
        if (!path.StartsWith('/') || path.Split('/').Contains("..", StringComparer.Ordinal))
        {
            throw new VolumeException($"hostPath.path: \"{path}\" must be absolute and without '..'");
        }

        switch (source["type"].AsString() ?? "")
        {
            case "":
                return Directory.Exists(path) || File.Exists(path) ? path : Directory.CreateDirectory(path).FullName;
            case "DirectoryOrCreate":
                return Directory.CreateDirectory(path).FullName;
            case "Directory":
                return Check(Directory.Exists(path), path, "directory");
            case "FileOrCreate":
                using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Read))
                {
                    return path;
                }

            case "File":
                return Check(FileType.Of(path) == FileType.Regular, path, "file");
            case "Socket":
                return Check(FileType.Of(path) == FileType.Socket, path, "socket");
            case "CharDevice":
                return Check(FileType.Of(path) == FileType.Character, path, "character device");
            case "BlockDevice":
                return Check(FileType.Of(path) == FileType.Block, path, "block device");
            case var other:
                throw new VolumeException($"hostPath.type: \"{other}\" is not known");
        }
    }

    private static string Check(bool isRight, string path, string what) =>
        isRight ? path : throw new VolumeException($"hostPath type check failed: {path} is not a {what}");
}
