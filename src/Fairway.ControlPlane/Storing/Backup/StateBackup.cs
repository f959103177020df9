using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Storage.Blobs;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Storing.Backup;

/// <summary>Writes a backup: a copy of the store, the keys beside it, and what the program adds.</summary>
public static class StateBackup
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where the server answers with a copy of its store.</summary>
    public const string DownloadPath = BackupDownload.Path;

    /// <summary>Writes the whole file or none, readable by its owner alone.</summary>
    /// <param name="path">The backup; it must not be there.</param>
    /// <param name="stateFolder">The server's state folder, whose keys are taken.</param>
    /// <param name="fetchStore">Writes a copy of the store to a stream.</param>
    /// <param name="extras">More files by name.</param>
    /// <param name="now">The time to write into it.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="BackupException">The file is there already, or cannot be written.</exception>
    public static async Task WriteAsync(
        string path,
        string stateFolder,
        Func<Stream, CancellationToken, Task> fetchStore,
        IReadOnlyDictionary<string, byte[]> extras,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path))
        {
            throw new BackupException($"{path} is there already: name a file that is not");
        }

        var (unfinished, store) = (path + ".unfinished", path + ".store");
        try
        {
            await using (var copy = Create(store))
            {
                await fetchStore(copy, cancellationToken);
                copy.Position = 0;
                await using var target = Create(unfinished);
                await WriteAsync(target, copy, stateFolder, extras, now, cancellationToken);
                target.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path} cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(unfinished);
            File.Delete(store);
        }
    }

    private static async Task WriteAsync(
        Stream target,
        Stream store,
        string stateFolder,
        IReadOnlyDictionary<string, byte[]> extras,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Pax, leaveOpen: true);
        var sums = new StringBuilder();
        async Task AddAsync(string name, Stream content)
        {
            var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            content.Position = 0;
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = OwnFile, ModificationTime = now, DataStream = content }, cancellationToken);
            sums.Append(CultureInfo.InvariantCulture, $"{sum}  {name}\n");
        }

        var head = Value.Map(("format", BackupLayout.Format), ("time", Timestamps.Seconds(now)));
        await AddAsync(BackupLayout.Head, new MemoryStream(JsonWriter.ToBytes(head)));
        await AddAsync(BackupLayout.Store, store);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(stateFolder, BackupLayout.Keys)).Order(StringComparer.Ordinal))
        {
            await AddAsync($"{BackupLayout.Keys}/{Path.GetFileName(file)}", new MemoryStream(await File.ReadAllBytesAsync(file, cancellationToken)));
        }

        foreach (var (name, content) in extras)
        {
            await AddAsync(name, new MemoryStream(content));
        }

        await AddAsync(BackupLayout.Sums, new MemoryStream(Encoding.ASCII.GetBytes(sums.ToString())));
    }

    private static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.ReadWrite,
        UnixCreateMode = OwnFile,
        Options = FileOptions.Asynchronous,
    });
}
