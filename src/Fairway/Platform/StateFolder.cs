using System.Globalization;
using Fairway.Terminal;

namespace Fairway.Platform;

/// <summary>Where one instance keeps everything it has: <c>.fairway/</c> in the current folder, or <c>--state DIR</c>.</summary>
internal sealed class StateFolder(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // What a build keeps, and what a first start leaves that was interrupted.
    private static readonly string?[] BeforeInstance = ["cache", "lock", "pid"];

    public string Root { get; } = Path.GetFullPath(path);

    public string Kubeconfig => At("kubeconfig");

    /// <summary>The decimal process id of the server, there while it runs.</summary>
    public string PidFile => At("pid");

    public string InstanceFile => At("instance.json");

    public string LogFile => At("fairway.log");

    public bool Exists => Directory.Exists(Root);

    /// <summary>A file or folder below the state folder.</summary>
    public string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>The path as the user would type it from where they are.</summary>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>Refuses a folder that holds something else: <c>down --purge</c> removes all that is in a state folder.</summary>
    /// <exception cref="UserError">It is not empty, and not a state folder.</exception>
    public void CheckIsOwn()
    {
        var others = Exists && !File.Exists(InstanceFile)
            ? Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName).Where(name => !BeforeInstance.Contains(name))
            : [];
        if (others.FirstOrDefault() is { } other)
        {
            throw new UserError(
                $"{Shown(Root)} holds {other} and is not a state folder of Fairway.\n"
                + "Give an empty folder, or one that is not there yet, with --state DIR.");
        }
    }

    /// <summary>Makes the folder, readable by its owner alone.</summary>
    /// <exception cref="UserError">It cannot be made or written.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Root, OwnerOnly);
            File.SetUnixFileMode(Root, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the state folder {Root} cannot be written: {e.Message}\nGive another one with --state DIR.", e);
        }
    }

    /// <summary>
    /// Takes the folder for this process until the result is disposed, and writes the pid file. The lock is the kernel's: it is free
    /// again however the process ends.
    /// </summary>
    /// <exception cref="UserError">Another process runs this instance.</exception>
    public IDisposable Lock()
    {
        var held = TryLock() ?? throw new UserError(
            $"Fairway already runs in {Shown(Root)} (pid {ReadPid()}).\n"
            + "Stop it with `fairway down`, or start another instance with --state DIR and other ports.");
        File.WriteAllText(PidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        return new HeldFolder(this, held);
    }

    /// <summary>The process that runs this instance, or null when none does.</summary>
    public int? RunningPid()
    {
        // The lock is only tried when a process has the pid, so that looking never gets in the way of a start.
        if (ReadPid() is not { } pid || !Directory.Exists($"/proc/{pid}"))
        {
            return null;
        }

        using var free = TryLock();
        return free is null ? pid : null;
    }

    private int? ReadPid()
    {
        try
        {
            return int.TryParse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserError($"{Shown(Root)} is another user's; run this with sudo", e);
        }
    }

    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(At("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class HeldFolder(StateFolder folder, FileStream held) : IDisposable
    {
        public void Dispose()
        {
            // A purge has taken the folder away with the file in it.
            if (folder.Exists)
            {
                File.Delete(folder.PidFile);
            }

            held.Dispose();
        }
    }
}
