namespace Fairway.Node.Host;

/// <summary>Finds the host's programs; a user who became root often lacks the system folders on the PATH.</summary>
public static class HostPrograms
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The program's whole path, or its name when it is nowhere.</summary>
    public static string Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists, program);

    public static bool Has(string program) => File.Exists(Find(program));
}
