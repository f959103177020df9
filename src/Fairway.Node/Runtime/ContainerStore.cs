using System.Globalization;
using Fairway.Node.Host;

namespace Fairway.Node.Runtime;

/// <summary>The instance's containers: their records on disk, and their states as exit files and processes tell them.</summary>
internal sealed class ContainerStore(NodeFolders folders)
{
    // What a container whose exit code nobody knows is taken for, as the kubelet does.
    private const int LostExitCode = 137;

    public void Save(ContainerRecord record)
    {
        Directory.CreateDirectory(folders.Container(record.Id));
        AtomicFile.Write(RecordFile(record.Id), record.ToValue());
    }

    public ContainerRecord? Find(string id) => ContainerRecord.FromValue(AtomicFile.TryRead(RecordFile(id)));

    public IReadOnlyList<ContainerRecord> All() =>
    [
        .. Directory.EnumerateDirectories(folders.Containers)
            .Select(folder => ContainerRecord.FromValue(AtomicFile.TryRead(Path.Combine(folder, "record.json"))))
            .OfType<ContainerRecord>(),
    ];

    /// <summary>The ids of all folders, those included that an interrupted creation left without a record.</summary>
    public IReadOnlyList<string> AllIds() =>
        [.. Directory.EnumerateDirectories(folders.Containers).Select(folder => Path.GetFileName(folder)).Where(name => name[0] != '.')];

    public ContainerState StateOf(ContainerRecord record)
    {
        var exit = folders.Exit(record.Id);
        var isOutOfMemory = File.Exists(Path.Combine(folders.Container(record.Id), "oom"));
        if (TryReadExit(exit) is { } code)
        {
            return new(record, ContainerPhase.Exited) { ExitCode = code, FinishedAt = File.GetLastWriteTimeUtc(exit), OutOfMemory = isOutOfMemory };
        }

        if (record.StartedAt is null)
        {
            return new(record, ContainerPhase.Created);
        }

        if (HostProcess.StartTicks(record.Pid) == record.PidStartTicks)
        {
            return new(record, ContainerPhase.Running);
        }

        // Conmon writes the file just after the process has gone.
        return TryReadExit(exit) is { } late
            ? new(record, ContainerPhase.Exited) { ExitCode = late, FinishedAt = File.GetLastWriteTimeUtc(exit), OutOfMemory = isOutOfMemory }
            : IsWatched(record.Id)
                ? new(record, ContainerPhase.Running)
                : new(record, ContainerPhase.Exited) { ExitCode = LostExitCode, FinishedAt = record.StartedAt, IsLost = true };
    }

    public void Delete(string id)
    {
        File.Delete(folders.Exit(id));
        Mounts.DeleteFolder(folders.Container(id));
    }

    private static int? TryReadExit(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var code) ? code : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private bool IsWatched(string id)
    {
        var file = Path.Combine(folders.Container(id), "conmon.pid");
        return File.Exists(file)
            && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var pid)
            && HostProcess.CommandLine(pid).Contains(id, StringComparison.Ordinal);
    }

    private string RecordFile(string id) => Path.Combine(folders.Container(id), "record.json");
}
