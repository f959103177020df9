using Fairway.Node.Host;

namespace Fairway.Node.Runtime;

/// <summary>
/// The host's cgroup hierarchies. Runtimes remove a container's cgroup but leave its parents, and with the hybrid layout runc may nest the
/// path below the caller's own.
/// </summary>
internal static class Cgroups
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>cgroup v2 alone.</summary>
    public static bool AreUnified => File.Exists(Path.Combine(Root, "cgroup.controllers"));

    /// <summary>v1 controllers with an empty v2 beside them.</summary>
    public static bool AreHybrid => File.Exists(Path.Combine(Root, "unified", "cgroup.procs"));

    /// <summary>Removes a cgroup in which nothing runs with those in it, in every hierarchy.</summary>
    /// <param name="path">Such as <c>/fairway-1a2b3c</c>.</param>
    public static void Remove(string path)
    {
        foreach (var folder in Places(path))
        {
            RemoveTree(folder);
        }
    }

    /// <summary>The ids of all processes in a cgroup and in those in it.</summary>
    public static IReadOnlySet<int> Processes(string path) => Places(path)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "cgroup.procs", SearchOption.AllDirectories))
        .SelectMany(ReadIds)
        .ToHashSet();

    private static IEnumerable<string> Places(string path)
    {
        string[] roots = AreUnified ? [Root] : Directory.Exists(Root) ? Directory.GetDirectories(Root) : [];
        // 4:memory:/user.slice
        var own = File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)[2].TrimEnd('/')).Append("").ToHashSet(StringComparer.Ordinal);
        return roots.SelectMany(root => own.Select(prefix => root + prefix + path)).Distinct(StringComparer.Ordinal).Where(Directory.Exists);
    }

    private static IEnumerable<int> ReadIds(string file)
    {
        try
        {
            return [.. File.ReadLines(file).Select(int.Parse)];
        }
        catch (IOException)
        {
            // The cgroup has gone meanwhile.
            return [];
        }
    }

    private static void RemoveTree(string folder)
    {
        try
        {
            foreach (var child in Directory.EnumerateDirectories(folder))
            {
                RemoveTree(child);
            }

            // A cgroup's files are the kernel's: the folder is removed with them in it, which the framework would not try.
            _ = LinuxCalls.RemoveFolder(folder);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else removed it.
        }
    }
}
