using System.Collections.Concurrent;
using System.Globalization;
using Fairway.Node.Host;

namespace Fairway.Node.Runtime;

/// <summary>
/// The instance's containers: their records, kept on disk and, as every step of every pod asks for them, in memory; and their states as exit
/// files and processes tell them. An agent has one, as the records in memory are those that went through it.
/// </summary>
internal sealed class ContainerStore(NodeFolders folders)
{
    // What a container whose exit code nobody knows is taken for, as the kubelet does.
    private const int LostExitCode = 137;
    private const string RecordFile = "record.json";

    private readonly Lazy<ConcurrentDictionary<string, ContainerRecord>> _records = new(() => Read(folders));

    public void Save(ContainerRecord record)
    {
        Directory.CreateDirectory(folders.Container(record.Id));
        AtomicFile.Write(Path.Combine(folders.Container(record.Id), RecordFile), record.ToValue());
        _records.Value[record.Id] = record;
    }

    public ContainerRecord? Find(string id) => _records.Value.GetValueOrDefault(id);

    public IReadOnlyCollection<ContainerRecord> All() => [.. _records.Value.Values];

    /// <summary>A pod's containers, oldest first.</summary>
    public IEnumerable<ContainerRecord> Of(string podUid) => All().Where(record => record.PodUid == podUid).OrderBy(record => record.Attempt);

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
        _records.Value.TryRemove(id, out _);
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

    private static ConcurrentDictionary<string, ContainerRecord> Read(NodeFolders folders) => new(
        Directory.EnumerateDirectories(folders.Containers)
            .Select(folder => ContainerRecord.FromValue(AtomicFile.TryRead(Path.Combine(folder, RecordFile))))
            .OfType<ContainerRecord>()
            .Select(record => KeyValuePair.Create(record.Id, record)),
        StringComparer.Ordinal);
}
