using Fairway.Storage.Blobs;

namespace Fairway.Storage.Revisions;

/// <summary>Makes the folder and empty files readable by the owner alone: secrets lie in them.</summary>
internal static class StoreFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="StoreOpenException">The folder cannot be made or written to.</exception>
    public static void Prepare(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        try
        {
            var folder = Path.GetDirectoryName(path)!;
            DurableFolder.Create(folder);
            // SQLite gives its -wal file the mode of this one.
            CreateEmpty(path);
            DurableFolder.Flush(folder);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreOpenException($"cannot make {path}: {e.Message}", e);
        }
    }

    /// <exception cref="IOException">It is there, or cannot be made.</exception>
    public static void CreateEmpty(string path) =>
        new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnFile }).Dispose();
}
