using System.Globalization;

namespace Fairway.Node.Host;

/// <summary>What /proc tells about a process.</summary>
internal static class HostProcess
{
    /// <summary>The arguments joined by spaces; empty when there is no such process.</summary>
    public static string CommandLine(int pid) => Read(pid, "cmdline").Replace('\0', ' ');

    /// <summary>When the process started, in ticks since boot, or 0 when it has ended: with the id it names a process for ever.</summary>
    public static long StartTicks(int pid)
    {
        // 17587 (sh -c (x)) S 17580 …: the name may hold anything, so fields count from the last parenthesis.
        var stat = Read(pid, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && fields[0] is not ("Z" or "X") ? long.Parse(fields[19], CultureInfo.InvariantCulture) : 0;
    }

    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
