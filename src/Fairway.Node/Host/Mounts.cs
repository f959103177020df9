using System.Runtime.InteropServices;

namespace Fairway.Node.Host;

/// <summary>Mounts and unmounts, and finds what is mounted below a folder.</summary>
internal static class Mounts
{
    private const ulong BindFlag = 0x1000;
    private const ulong RecursiveFlag = 0x4000;
    private const ulong PrivateFlag = 0x40000;
    private const ulong NoSuid = 0x2;
    private const ulong NoDevices = 0x4;
    private const int Lazy = 0x2;

    public static void Overlay(string target, IEnumerable<string> lower, string upper, string work) =>
        Check(LinuxCalls.Mount("overlay", target, "overlay", 0, $"lowerdir={string.Join(':', lower)},upperdir={upper},workdir={work}"), target);

    /// <param name="target">The folder to cover.</param>
    /// <param name="options">Such as <c>size=65536k,mode=1777</c>.</param>
    public static void Memory(string target, string options) =>
        Check(LinuxCalls.Mount("tmpfs", target, "tmpfs", NoSuid | NoDevices, options), target);

    public static void Bind(string source, string target) => Check(LinuxCalls.Mount(source, target, null, BindFlag | RecursiveFlag, null), target);

    public static void MakePrivate(string target) => Check(LinuxCalls.Mount("none", target, null, PrivateFlag, null), target);

    /// <summary>Unmounts, leaving to the kernel when the last user lets go; nothing happens when nothing is mounted there.</summary>
    public static void Unmount(string target)
    {
        if (LinuxCalls.Unmount(target, Lazy) < 0 && Marshal.GetLastPInvokeError() is not (LinuxCalls.NotFound or LinuxCalls.InvalidArgument))
        {
            throw LinuxCalls.LastError($"unmount {target}");
        }
    }

    public static bool IsMounted(string target) => Below(target).Contains(target, StringComparer.Ordinal);

    /// <summary>Every mount point at or below the folder, the latest first.</summary>
    public static IReadOnlyList<string> Below(string folder)
    {
        var found = new List<string>();
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            // 36 35 98:0 /mnt1 /mnt/parent\040a rw,noatime master:1 - ext3 /dev/root rw
            var point = Unescape(line.Split(' ', 6)[4]);
            if (point == folder || point.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal))
            {
                found.Add(point);
            }
        }

        found.Reverse();
        return found;
    }

    public static void UnmountBelow(string folder)
    {
        foreach (var point in Below(folder))
        {
            Unmount(point);
        }
    }

    /// <summary>Unmounts what is below a folder, then deletes it; nothing is deleted while something is still mounted there.</summary>
    /// <exception cref="IOException">Something stays mounted: deleting through it would delete what it shows.</exception>
    public static void DeleteFolder(string folder)
    {
        UnmountBelow(folder);
        if (Below(folder) is { Count: > 0 } left)
        {
            throw new IOException($"{folder} is kept: {left[0]} is still mounted");
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Check(int result, string target) => LinuxCalls.Check(result, $"mount {target}");

    private static string Unescape(string path) => path
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
