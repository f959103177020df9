using System.Text;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Registry.Repositories;

/// <summary>Small text files that are there whole or not at all: written aside, flushed to disk, renamed. One writer at a time.</summary>
internal sealed class AtomicFiles(string pending)
{
    public void Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        using (var file = new FileStream(pending, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(pending, path, overwrite: true);
        DurableFolder.Flush(folder);
    }

    /// <summary>The text, or null when there is no such file.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>False when there was no such file.</summary>
    public static bool Delete(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        DurableFolder.Flush(Path.GetDirectoryName(path)!);
        return true;
    }

    private static void CreateFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            CreateFolder(Path.GetDirectoryName(folder)!);
            DurableFolder.Create(folder);
        }
    }

    /// <summary>The names of a folder's files in ordinal order; none when there is no folder.</summary>
    public static IReadOnlyList<string> Names(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        List<string> names = [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))];
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
