using System.Diagnostics;
using Fairway.Storage.Revisions;
using Fairway.Testing;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

/// <summary>A store on a file system of 2 MiB of its own.</summary>
public sealed class FullFileSystemTests : IDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("fairway-full-");
    private bool _isMounted;

    private string Database => Path.Combine(_mount.FullName, "state", "objects.db");

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", _mount.FullName);
        }

        _mount.Delete(recursive: true);
    }

    [RequiresFact("root", "mount", "umount")]
    public async Task Writes_go_on_when_space_returns_and_reads_in_between()
    {
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", _mount.FullName);
        Assert.True(_isMounted);
        var filler = Path.Combine(_mount.FullName, "filler");
        await using (var store = await StoreFolder.OpenAsync(Database))
        {
            await store.PutAsync("a", text: "before");
            Fill(filler);

            var error = await Assert.ThrowsAsync<StoreWriteException>(() => store.PutAsync("b", text: new string('x', 300_000)));
            Assert.True(error.OutOfSpace);
            Assert.Equal(("1:before", null, 1), (store.Get(Key("a"))!.Text(), store.Get(Key("b")), store.Revision));

            File.Delete(filler);
            Assert.Equal(2, (await store.PutAsync("b", text: new string('x', 300_000))).Revision);
        }

        await using var reopened = await StoreFolder.OpenAsync(Database);
        Assert.Equal("default/a@1 default/b@2", reopened.List("/pods", "", null, 0, 0).Names());
    }

    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        Action writing = () =>
        {
            for (var at = 0L; at < 4 << 20; at += 4096)
            {
                RandomAccess.Write(file, new byte[4096], at);
            }
        };
        Assert.Throws<IOException>(writing);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
