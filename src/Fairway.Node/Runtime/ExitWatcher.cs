using Fairway.Node.Host;

namespace Fairway.Node.Runtime;

/// <summary>Tells when a container has ended: conmon writes a file named by its id.</summary>
internal sealed class ExitWatcher : IDisposable
{
    private readonly FileSystemWatcher _watcher;

    public ExitWatcher(NodeFolders folders, Action<string> onExit)
    {
        _watcher = new(folders.Exits) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
        // Conmon writes beside and renames.
        _watcher.Created += (_, change) => onExit(change.Name ?? "");
        _watcher.Renamed += (_, change) => onExit(change.Name ?? "");
        _watcher.Changed += (_, change) => onExit(change.Name ?? "");
        _watcher.EnableRaisingEvents = true;
    }

    public void Dispose() => _watcher.Dispose();
}
