using System.Formats.Tar;
using System.Text;
using Fairway.ControlPlane.Storing.Backup;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Storing.Backup;

public sealed class StateBackupTests : IAsyncLifetime, IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private readonly RunningServer _server = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-backup-");

    private string Backup => Path.Combine(_folder.FullName, "backup.tar");

    public Task InitializeAsync() => _server.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_restored_server_has_what_it_had_and_sends_clients_to_list_anew()
    {
        await _server.PostAsync(ConfigMaps, """{"metadata":{"name":"kept"},"data":{"a":"1"}}""");
        await WriteAsync();
        await _server.PostAsync(ConfigMaps, """{"metadata":{"name":"lost"}}""");
        await _server.PatchAsync($"{ConfigMaps}/kept", "application/merge-patch+json", """{"data":{"a":"2"}}""");
        var (_, before) = await _server.GetAsync(ConfigMaps);
        var authority = _server.Server.Authority.Thumbprint;
        await _server.StopAsync();

        string? old;
        using (var restore = await OpenAsync())
        {
            Assert.Equal("extra", Encoding.UTF8.GetString(restore.Extra("note.txt")!));
            old = restore.Apply();
        }

        Assert.True(File.Exists(Path.Combine(old!, "store.db")));
        await _server.StartAsync();
        var (_, after) = await _server.GetAsync(ConfigMaps);
        var names = after["items"].Items.Where(item => item.Namespace == "default").Select(item => $"{item.Name}={item["data"]["a"].AsString()}");
        Assert.Contains("kept=1", names);
        Assert.Equal(404, (await _server.GetAsync($"{ConfigMaps}/lost")).Code);
        Assert.Equal(authority, _server.Server.Authority.Thumbprint);
        Assert.True(Version(after) > Version(before));
        var (_, watched) = await _server.GetAsync(
            $"{ConfigMaps}?watch=true&resourceVersion={before["metadata"]["resourceVersion"].AsString()}&timeoutSeconds=1");
        Assert.Equal(("ERROR", 410L), (watched["type"].AsString(), watched["object"]["code"].AsLong()));
        Assert.DoesNotContain("restoring", Directory.GetDirectories(_server.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_backup_restored_to_an_empty_folder_goes_on_far_above_what_anybody_can_have_seen()
    {
        await WriteAsync();
        using var other = new RunningServer();
        using (var restore = await StateRestore.OpenAsync(Backup, other.Folder, TimeProvider.System, CancellationToken.None))
        {
            Assert.Null(restore.Apply());
        }

        await other.StartAsync();
        var (_, list) = await other.GetAsync(ConfigMaps);
        Assert.True(Version(list) > 1_000_000_000);
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_restore_that_was_interrupted_leaves_no_empty_server()
    {
        await WriteAsync();
        await _server.StopAsync();
        Directory.CreateDirectory(Path.Combine(_server.Folder, "before-restore-x"));
        File.Move(Path.Combine(_server.Folder, "store.db"), Path.Combine(_server.Folder, "before-restore-x", "store.db"));
        var error = await Assert.ThrowsAsync<Fairway.Storage.Revisions.StoreOpenException>(_server.StartAsync);
        Assert.Contains("restore a backup with 'fairway restore FILE'", error.Message);
        using (var restore = await OpenAsync())
        {
            restore.Apply();
        }

        await _server.StartAsync();
        Assert.Equal(200, (await _server.GetAsync("/api/v1/namespaces/default")).Code);
    }

    [Fact]
    public async Task A_file_is_written_whole_once_and_for_its_owner_alone()
    {
        await WriteAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        Assert.Contains("is there already", (await Assert.ThrowsAsync<BackupException>(WriteAsync)).Message);
        Assert.Equal(["backup.tar"], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName));
        using var file = File.OpenRead(Backup);
        using var tar = new TarReader(file);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        Assert.Equal(("fairway-backup.json", "store.db", "SHA256SUMS"), (names[0], names[1], names[^1]));
        Assert.Contains(names, name => name.StartsWith("pki/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.995)]
    public async Task A_backup_that_was_cut_or_changed_is_refused_and_nothing_is_touched(double where)
    {
        await WriteAsync();
        await _server.StopAsync();
        var whole = await File.ReadAllBytesAsync(Backup);
        var at = (int)(whole.Length * where);
        var changed = whole.ToArray();
        changed[at] ^= 0x40;
        foreach (var bytes in new[] { whole[..at], changed })
        {
            await File.WriteAllBytesAsync(Backup, bytes);
            try
            {
                // A byte of the padding between entries belongs to nothing.
                (await OpenAsync()).Dispose();
                Assert.Same(changed, bytes);
                Assert.Equal(0, whole[at]);
            }
            catch (BackupException e)
            {
                Assert.Contains(Backup, e.Message);
            }
        }

        await _server.StartAsync();
        Assert.Equal(200, (await _server.GetAsync("/api/v1/namespaces/default")).Code);
    }

    [Fact]
    public async Task What_is_no_backup_is_refused()
    {
        foreach (var content in new[] { "", "hello", new string('x', 5000) })
        {
            await File.WriteAllTextAsync(Backup, content);
            Assert.Equal($"{Backup} is not a backup of Fairway", (await Assert.ThrowsAsync<BackupException>(OpenAsync)).Message);
        }

        await TarAsync(("etc/passwd", "root"));
        Assert.Equal($"{Backup} is not a backup of Fairway", (await Assert.ThrowsAsync<BackupException>(OpenAsync)).Message);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("pki/../../outside")]
    [InlineData("a/b")]
    public async Task No_entry_leaves_the_folder(string name)
    {
        await TarAsync(("fairway-backup.json", """{"format":1}"""), (name, "x"));
        Assert.Contains("which no backup does", (await Assert.ThrowsAsync<BackupException>(OpenAsync)).Message);
    }

    [Fact]
    public async Task A_newer_format_is_refused()
    {
        await TarAsync(("fairway-backup.json", """{"format":2}"""));
        Assert.Contains("has format 2, and this Fairway reads format 1", (await Assert.ThrowsAsync<BackupException>(OpenAsync)).Message);
    }

    [Fact]
    public async Task Only_who_may_read_every_path_gets_a_copy()
    {
        using var nobody = _server.As("nobody");
        Assert.Equal(403, (await RunningServer.SendAsync(nobody, HttpMethod.Get, StateBackup.DownloadPath, "")).Code);
        Assert.Equal(405, (await _server.PostAsync(StateBackup.DownloadPath, "")).Code);
        Assert.Empty(Directory.GetFiles(_server.Folder, "store.db.copy*"));
    }

    private Task<StateRestore> OpenAsync() => StateRestore.OpenAsync(Backup, _server.Folder, TimeProvider.System, CancellationToken.None);

    private Task WriteAsync() => StateBackup.WriteAsync(
        Backup,
        _server.Folder,
        async (target, token) =>
        {
            await using var copy = await _server.Admin.GetStreamAsync(StateBackup.DownloadPath, token);
            await copy.CopyToAsync(target, token);
        },
        new Dictionary<string, byte[]> { ["note.txt"] = "extra"u8.ToArray() },
        TimeProvider.System.GetUtcNow(),
        CancellationToken.None);

    private async Task TarAsync(params (string Name, string Text)[] entries)
    {
        await using var file = File.Create(Backup);
        await using var tar = new TarWriter(file);
        foreach (var (name, text) in entries)
        {
            var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content });
        }
    }

    private static long Version(Values.Value list) =>
        long.Parse(list["metadata"]["resourceVersion"].AsString()!, System.Globalization.CultureInfo.InvariantCulture);
}
