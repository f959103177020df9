using System.Globalization;

namespace Fairway.Storage.Revisions;

/// <summary>
/// Keeps a second process from opening the same state; the system frees the lock when its process ends. The owner's process id lies
/// beside it: a locked file cannot be read.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StoreOpenException">Another process holds the lock; the message says which.</exception>
    public static StoreLock Take(string storePath)
    {
        var path = storePath + ".lock";
        try
        {
            var taken = new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            File.WriteAllText(OwnerPath(storePath), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return taken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException(
                File.Exists(OwnerPath(storePath))
                    ? $"{storePath} is in use by process {File.ReadAllText(OwnerPath(storePath))}: stop that one first, or name another state folder"
                    : $"cannot lock {path}: {e.Message}",
                e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string OwnerPath(string storePath) => storePath + ".owner";
}
