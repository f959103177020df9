using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Storing.Backup;

/// <summary>Unpacks a backup into an empty folder and checks that all of it is there as it was written.</summary>
internal sealed class BackupUnpacking(string path, string folder)
{
    private readonly Dictionary<string, string> _sums = new(StringComparer.Ordinal);

    /// <exception cref="BackupException">It is no backup, of a newer format, or damaged.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            await using var tar = new TarReader(file);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                await TakeAsync(entry, cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException || (e is IOException && _sums.Count == 0 && File.Exists(path)))
        {
            throw _sums.Count == 0 ? Foreign(e) : Damaged(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path} cannot be read: {e.Message}", e);
        }

        CheckSums();
    }

    private async Task TakeAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        if (_sums.Count == 0 && entry.Name != BackupLayout.Head)
        {
            throw Foreign(null);
        }

        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !BackupLayout.IsName(entry.Name))
        {
            throw Damaged($"it holds {entry.EntryType} {entry.Name}, which no backup does", null);
        }

        if (entry.Name != BackupLayout.Store && entry.Length > BackupLayout.MaxFile)
        {
            throw Damaged($"{entry.Name} has {entry.Length} bytes", null);
        }

        var target = Path.Combine(folder, entry.Name);
        if (!_sums.TryAdd(entry.Name, ""))
        {
            throw Damaged($"it holds {entry.Name} twice", null);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _sums[entry.Name] = await CopyAsync(entry.DataStream ?? Stream.Null, target, cancellationToken);
        if (entry.Name == BackupLayout.Head)
        {
            CheckFormat(JsonReader.Read(await File.ReadAllBytesAsync(target, cancellationToken)));
        }
    }

    private static async Task<string> CopyAsync(Stream content, string target, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(target, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            Options = FileOptions.Asynchronous,
        });
        await content.CopyToAsync(file, cancellationToken);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private void CheckFormat(Value head)
    {
        var format = head["format"].AsLong() ?? 0;
        if (format is < 1 or > BackupLayout.Format)
        {
            throw new BackupException(
                $"{path} has format {format}, and this Fairway reads format {BackupLayout.Format}: "
                + "restore it with the Fairway that wrote it, or a newer one");
        }
    }

    private void CheckSums()
    {
        if (!_sums.Remove(BackupLayout.Sums))
        {
            throw _sums.Count == 0 ? Foreign(null) : Damaged("its end is missing", null);
        }

        var listed = File.ReadAllText(Path.Combine(folder, BackupLayout.Sums), Encoding.ASCII)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", 2))
            .ToDictionary(parts => parts[^1], parts => parts[0], StringComparer.Ordinal);
        foreach (var name in listed.Keys.Union(_sums.Keys).Append(BackupLayout.Store))
        {
            if (!_sums.TryGetValue(name, out var sum) || listed.GetValueOrDefault(name) != sum)
            {
                throw Damaged($"{name} is not as it was written", null);
            }
        }
    }

    private BackupException Foreign(Exception? inner) => new($"{path} is not a backup of Fairway", inner);

    private BackupException Damaged(string detail, Exception? inner) =>
        new($"{path} is damaged: {detail}. Nothing was restored: use another backup", inner);
}
