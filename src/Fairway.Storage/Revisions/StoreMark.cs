using System.Globalization;
using System.Text;
using Fairway.Storage.Blobs;
using Microsoft.Win32.SafeHandles;

namespace Fairway.Storage.Revisions;

/// <summary>
/// The highest revision ever acknowledged, in a file of one line beside the database. It is written after each commit without a flush of
/// its own, so it is never ahead of the disk; a database that ends before it has lost writes. After a restore it says where revisions go on.
/// <code>reached 00000000000000001234 5f0a6b1c</code>
/// </summary>
internal sealed class StoreMark : IDisposable
{
    private const string Suffix = ".revision";
    private const string Reached = "reached";
    private const string Restored = "restore";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _line = new byte[Line(Reached, 0).Length];

    private StoreMark(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <summary>The database must have reached this revision.</summary>
    public long Revision { get; private set; }

    /// <summary>Revisions go on after this one; zero when nothing was restored.</summary>
    public long Floor { get; private set; }

    /// <summary>Opens the mark of a store, made when missing.</summary>
    /// <exception cref="StoreOpenException">It cannot be read or is damaged.</exception>
    public static StoreMark Open(string storePath)
    {
        var path = storePath + Suffix;
        try
        {
            if (!File.Exists(path))
            {
                StoreFiles.CreateEmpty(path);
            }

            var mark = new StoreMark(path, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));
            try
            {
                mark.Read();
                return mark;
            }
            catch
            {
                mark.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"cannot open {path}: {e.Message}", e);
        }
    }

    /// <summary>The highest revision that a store is known to have issued; zero when nothing is known.</summary>
    public static long HighestOf(string storePath)
    {
        if (!File.Exists(storePath + Suffix))
        {
            return 0;
        }

        using var mark = Open(storePath);
        return Math.Max(mark.Revision, mark.Floor);
    }

    /// <summary>Has the store, whatever it holds, go on after a revision when it is opened next.</summary>
    public static void Restore(string storePath, long floor)
    {
        var (path, next) = (storePath + Suffix, storePath + Suffix + ".new");
        File.Delete(next);
        StoreFiles.CreateEmpty(next);
        using (var file = File.OpenHandle(next, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(Line(Restored, floor)), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(next, path, overwrite: true);
        DurableFolder.Flush(Path.GetDirectoryName(path)!);
    }

    /// <exception cref="StoreOpenException">The database ends before a revision that was acknowledged.</exception>
    public void Check(string storePath, long revision)
    {
        if (revision < Revision)
        {
            throw RevisionLog.Corrupt(storePath, string.Create(
                CultureInfo.InvariantCulture,
                $"it ends at revision {revision}, and writes up to revision {Revision} were acknowledged ({_path}): "
                + $"its -wal file is missing, cut or damaged, or the file is an older copy"));
        }
    }

    /// <summary>Notes a revision that is on disk.</summary>
    public void Reach(long revision)
    {
        (Revision, Floor) = (revision, 0);
        try
        {
            RandomAccess.Write(_file, _line.AsSpan(0, Encoding.ASCII.GetBytes(Line(Reached, revision), _line)), 0);
        }
        catch (IOException)
        {
            // A mark that stays behind tells less, and nothing wrong.
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Line(string word, long revision)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{word} {revision:D20}");
        return string.Create(CultureInfo.InvariantCulture, $"{text} {new RowChecksum().Add(text).Value:x8}\n");
    }

    private void Read()
    {
        Span<byte> bytes = stackalloc byte[128];
        var text = Encoding.ASCII.GetString(bytes[..RandomAccess.Read(_file, bytes, 0)]);
        if (text.Length == 0)
        {
            return;
        }

        var parts = text.Split(' ');
        var isReached = parts[0] == Reached;
        if (!long.TryParse(parts.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            || text != Line(isReached ? Reached : Restored, revision))
        {
            throw new StoreOpenException(
                $"{_path} is damaged, which tells the highest revision that the store acknowledged. Nothing is served: "
                + "restore a backup with 'fairway restore FILE', or remove this one file if the store itself is known to be whole");
        }

        (Revision, Floor) = (isReached ? revision : 0, isReached ? 0 : revision);
    }
}
