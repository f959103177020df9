using System.Globalization;

namespace Fairway.Node.Runtime;

/// <summary>
/// What the host gives containers. <paramref name="MemoryBytes"/> is the host's memory, against which out-of-memory scores are scaled.
/// </summary>
internal sealed record RuntimeSupport(bool UnifiedCgroups, bool Limits, long MemoryBytes)
{
    private const long MostOpenFiles = 1048576;

    /// <summary>The capabilities that containers can be given.</summary>
    public IReadOnlySet<string> Capabilities { get; init; } = Runtime.Capabilities.Own();

    /// <summary>How many files a process may open: what container engines give, as far as this process may give it.</summary>
    public long OpenFiles { get; init; } = OwnOpenFiles();

    /// <summary>The least out-of-memory score that may be given: one's own, without the right to lower it.</summary>
    public long LeastOutOfMemoryScore { get; init; } = OwnOutOfMemoryScore();

    private static long OwnOutOfMemoryScore() => Runtime.Capabilities.Own().Contains("CAP_SYS_RESOURCE")
        ? -1000
        : long.Parse(File.ReadAllText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture);

    // Max open files            1024                 524288               files
    private static long OwnOpenFiles()
    {
        var line = File.ReadLines("/proc/self/limits").First(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.TryParse(hard, out var limit) ? Math.Min(limit, MostOpenFiles) : MostOpenFiles;
    }
}
