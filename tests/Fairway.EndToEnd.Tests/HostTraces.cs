namespace Fairway.EndToEnd.Tests;

/// <summary>What an instance has on the host: everything carries its id or lies below its state folder.</summary>
internal static class HostTraces
{
    private static readonly Dictionary<string, string> Nothing = [];
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>A line for each process, mount, link, route, rule, network namespace and cgroup of the instance.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(string id, string state) =>
    [
        .. Processes(state),
        .. Lines("mount", await File.ReadAllTextAsync("/proc/self/mountinfo"), id, state),
        .. Lines("link", await RunAsync("ip", "-o", "link"), id, state),
        .. Lines("route", await RunAsync("ip", "-4", "route", "show", "table", "all"), id, state),
        .. Lines("rule", await RunAsync("nft", "list", "tables"), id, state),
        .. Lines("namespace", await RunAsync("ip", "netns", "list"), id, state),
        .. Directory.EnumerateDirectories("/sys/fs/cgroup", $"*{id}*", Everywhere).Select(path => $"cgroup {path}"),
    ];

    private static async Task<string> RunAsync(string program, params string[] arguments) =>
        (await RunningProgram.RunAsync(program, Nothing, arguments)).Succeeded;

    private static IEnumerable<string> Lines(string what, string text, string id, string state) =>
        text.Split('\n')
            .Where(line => line.Contains(id, StringComparison.Ordinal) || line.Contains(state, StringComparison.Ordinal))
            .Select(line => $"{what} {line}");

    private static IEnumerable<string> Processes(string state)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            string command;
            try
            {
                command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            }
            catch (IOException)
            {
                // It ended meanwhile.
                continue;
            }

            if (command.Contains(state, StringComparison.Ordinal))
            {
                yield return $"process {Path.GetFileName(folder)} {command}";
            }
        }
    }
}
