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
        if (TryReadExit(record) is { } exited)
        {
            return exited;
        }

        if (record.StartedAt is null)
        {
            return new(record, ContainerPhase.Created);
        }

        if (HostProcess.StartTicks(record.Pid) == record.PidStartTicks || IsWatched(record.Id))
        {
            return new(record, ContainerPhase.Running);
        }

        // Conmon writes the file before it ends itself: once it is gone there is either a file or nobody left to write one.
        return TryReadExit(record)
            ?? new(record, ContainerPhase.Exited) { ExitCode = LostExitCode, FinishedAt = record.StartedAt, IsLost = true };
    }

    public void Delete(string id)
    {
        File.Delete(folders.Exit(id));
        Mounts.DeleteFolder(folders.Container(id));
    }

    private ContainerState? TryReadExit(ContainerRecord record)
    {
        var file = folders.Exit(record.Id);
        try
        {
            return int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var code)
                ? new(record, ContainerPhase.Exited)
                {
                    ExitCode = code,
                    FinishedAt = File.GetLastWriteTimeUtc(file),
                    OutOfMemory = File.Exists(Path.Combine(folders.Container(record.Id), "oom")),
                }
                : null;
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
