using System.Security.Cryptography;
using System.Text;

namespace Fairway.Artifacts.Building;

/// <summary>
/// The files of a project that count for its build: all below its folder but build output, version control and editors' folders, and the lock
/// file, which counts by itself. Symbolic links are refused, so that nothing outside the folder comes in.
/// </summary>
internal sealed class SourceTree
{
    private const int MostFiles = 50_000;
    private const long MostBytes = 2L * 1024 * 1024 * 1024;
    private static readonly string[] Ignored = ["bin", "obj", ".git", ".vs", ".vscode", ".idea", ".fairway"];

    private SourceTree(string folder, string project, IReadOnlyList<string> files)
    {
        Folder = folder;
        Project = project;
        Files = files;
    }

    public string Folder { get; }

    /// <summary>The project file's name, relative to the folder.</summary>
    public string Project { get; }

    /// <summary>Paths relative to the folder with <c>/</c>, in ordinal order.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <exception cref="BuildException">No folder, not exactly one project, a symbolic link, or more than a source tree has.</exception>
    public static SourceTree Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new BuildException($"{folder}: there is no such folder");
        }

        var projects = Directory.GetFiles(folder, "*.*proj");
        if (projects.Length != 1)
        {
            var names = string.Join(", ", projects.Select(Path.GetFileName).Order(StringComparer.Ordinal));
            throw new BuildException(projects.Length == 0
                ? $"{folder}: has no .NET project: put the .csproj directly into it"
                : $"{folder}: has {projects.Length} projects ({names}): keep one, each image has its own folder");
        }

        var files = new List<string>();
        var bytes = 0L;
        Walk(folder, "", files, ref bytes);
        files.Sort(StringComparer.Ordinal);
        return new(folder, Path.GetFileName(projects[0]), files);
    }

    /// <summary>The digest of every file's path, kind of access and content.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            var stream = File.OpenRead(Path.Combine(Folder, file));
            await using (stream.ConfigureAwait(false))
            {
                var content = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
                hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{(IsExecutable(stream.Name) ? 'x' : '-')}\0"));
                hash.AppendData(content);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Copies the files to another folder, all with one modification time.</summary>
    public void CopyTo(string target, DateTimeOffset modified, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(Folder, file), path, overwrite: true);
            File.SetLastWriteTimeUtc(path, modified.UtcDateTime);
        }
    }

    private static void Walk(string folder, string prefix, List<string> files, ref long bytes)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var path = prefix + entry.Name;
            if (entry is DirectoryInfo && Array.IndexOf(Ignored, entry.Name) >= 0)
            {
                continue;
            }

            if (entry.LinkTarget is not null)
            {
                throw new BuildException($"{path}: is a symbolic link, which a build does not follow: put the file itself there");
            }

            if (entry is DirectoryInfo)
            {
                Walk(entry.FullName, path + "/", files, ref bytes);
            }
            else if (path != LockFile.FileName)
            {
                files.Add(path);
                bytes += ((FileInfo)entry).Length;
            }

            if (files.Count > MostFiles || bytes > MostBytes)
            {
                throw new BuildException($"the source folder has more than {MostFiles} files or {MostBytes >> 20} MiB: leave build output out of it");
            }
        }
    }

    private static bool IsExecutable(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
}
