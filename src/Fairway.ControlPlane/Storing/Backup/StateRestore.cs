using System.Globalization;
using Fairway.Storage.Blobs;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Storing.Backup;

/// <summary>
/// A backup that was unpacked beside the state it is to replace, and found whole. Until <see cref="Apply"/> nothing of the state has changed;
/// disposing removes what was unpacked.
/// </summary>
public sealed class StateRestore : IDisposable
{
    // As etcdutl's --bump-revision: far above what anybody can have seen of a store that is gone.
    private const long Unknown = 1_000_000_000;

    // What belongs to the store that is replaced, and must never meet another one.
    private static readonly string[] OfStore = ["store.db", "store.db-wal", "store.db-shm", BackupLayout.Keys, "kubeconfig"];

    private readonly string _state;
    private readonly string _folder;
    private readonly DateTimeOffset _now;
    private readonly long _revision;

    private StateRestore(string state, string folder, DateTimeOffset now, long revision) =>
        (_state, _folder, _now, _revision) = (state, folder, now, revision);

    private string StorePath => Path.Combine(_state, BackupLayout.Store);

    /// <summary>Unpacks a backup and checks every byte of it.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="stateFolder">The state folder, which no server may use meanwhile.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Leaves the state as it was.</param>
    /// <exception cref="BackupException">It is no backup, of a newer format, or damaged.</exception>
    public static async Task<StateRestore> OpenAsync(string path, string stateFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var folder = Path.Combine(stateFolder, "restoring");
        try
        {
            Remove(folder);
            DurableFolder.Create(folder);
            await new BackupUnpacking(path, folder).RunAsync(cancellationToken);
            return new(stateFolder, folder, now, StoreCopy.Verify(Path.Combine(folder, BackupLayout.Store), time));
        }
        catch (Exception e)
        {
            Remove(folder);
            throw e is StoreOpenException ? new BackupException($"{path} cannot be restored: {e.Message}", e) : e;
        }
    }

    /// <summary>A file that the program had added; null when there is none.</summary>
    public byte[]? Extra(string name) => Path.Combine(_folder, name) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>
    /// Puts the backup in the place of the state, which is kept beside. Should it be interrupted, the server refuses to start until a restore
    /// is done again.
    /// </summary>
    /// <returns>The folder that keeps the state that was there; null when there was none.</returns>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public string? Apply()
    {
        var floor = Floor();
        string? kept = null;
        foreach (var name in OfStore.Where(name => Path.Exists(Path.Combine(_state, name))))
        {
            kept ??= Directory.CreateDirectory(Path.Combine(
                _state, string.Create(CultureInfo.InvariantCulture, $"before-restore-{_now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"))).FullName;
            Directory.Move(Path.Combine(_state, name), Path.Combine(kept, name));
        }

        Directory.Move(Path.Combine(_folder, BackupLayout.Keys), Path.Combine(_state, BackupLayout.Keys));
        File.Move(Path.Combine(_folder, BackupLayout.Store), StorePath);
        StoreCopy.ContinueAfter(StorePath, floor);
        DurableFolder.Flush(_state);
        return kept;
    }

    public void Dispose() => Remove(_folder);

    // The mark of the state that was there stays until the last step, so that an empty store is not taken for a new one.
    private long Floor()
    {
        try
        {
            var highest = StoreCopy.HighestRevision(StorePath);
            return highest == 0 ? _revision + Unknown : Math.Max(highest, _revision) + 1;
        }
        catch (StoreOpenException)
        {
            // Nobody can tell any more how far it got.
            return _revision + Unknown;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
