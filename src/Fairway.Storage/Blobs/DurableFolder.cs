using System.Runtime.InteropServices;

namespace Fairway.Storage.Blobs;

/// <summary>Brings a folder's entries to disk, without which a file renamed into it may be gone after a power loss (fsync(2)).</summary>
public static partial class DurableFolder
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Makes a folder and those above it, for their owner alone, and brings them to disk; nothing happens when it is there.</summary>
    public static void Create(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            Create(parent);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Flush(parent);
        }
    }

    /// <exception cref="IOException">The folder is gone or the disk is failing.</exception>
    public static void Flush(string path)
    {
        var folder = Open(path, ReadOnlyCloseOnExec);
        if (folder < 0)
        {
            throw new IOException($"cannot open {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var failed = Sync(folder) != 0;
        var message = failed ? Marshal.GetLastPInvokeErrorMessage() : "";
        _ = Close(folder);
        if (failed)
        {
            throw new IOException($"cannot bring {path} to disk: {message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
