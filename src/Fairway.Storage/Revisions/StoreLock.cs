using System.Globalization;

namespace Fairway.Storage.Revisions;

/// <summary>
/// Keeps a second process from opening the same state; the system frees the lock when its process ends. The owner's process id lies
/// beside it: a locked file cannot be read.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    // EWOULDBLOCK (flock(2)), as the framework hands it on.
    private const int WouldBlock = 11;

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StoreOpenException">Another process holds the lock, and the message says which; or it cannot be taken.</exception>
    public static StoreLock Take(string storePath)
    {
        var (path, owner) = (storePath + ".lock", storePath + ".owner");
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file);
        }
        catch (IOException e) when (file is null && e.HResult == WouldBlock)
        {
            throw new StoreOpenException(
                $"{storePath} is in use by process {OwnerOf(owner)}: stop that one first, or name another state folder", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new StoreOpenException($"cannot lock {path}: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string OwnerOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "(unknown)";
        }
    }
}
