using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class BackupTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Copy => _folder.Database + ".copy";

    [Fact]
    public async Task A_copy_taken_under_writes_holds_everything_up_to_one_revision()
    {
        long revision;
        string[] written;
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync(Enumerable.Range(0, 2000).Select(i => Put(Key("old" + i), new string('x', 3000))).ToArray());
            using var stop = new CancellationTokenSource();
            var writing = Task.Run(async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    await store.PutAsync("new" + (i % 100));
                }
            });
            revision = await store.BackupAsync(Copy, CancellationToken.None);
            await stop.CancelAsync();
            await writing;
            written = [.. store.List("/pods", "", null, 0, revision).Items.Select(item => item.Key + item.Text())];
        }

        Assert.Equal(revision, StoreCopy.Verify(Copy, _folder.Time));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        await using var copy = await StoreFolder.OpenAsync(Copy);
        Assert.Equal(revision, copy.Revision);
        Assert.Equal(written, copy.List("/pods", "", null, 0, 0).Items.Select(item => item.Key + item.Text()));
    }

    [Fact]
    public async Task A_restored_store_goes_on_above_every_revision_that_was_issued()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a", text: "one");
            await store.PutAsync("a", text: "two");
            await store.BackupAsync(Copy, CancellationToken.None);
            await store.PutAsync("a", text: "lost");
            await store.PutAsync("b");
        }

        var highest = StoreCopy.HighestRevision(_folder.Database);
        Assert.Equal(4, highest);
        File.Move(Copy, _folder.Database, overwrite: true);
        StoreCopy.ContinueAfter(_folder.Database, highest + 1);
        await using (var restored = await _folder.OpenAsync())
        {
            Assert.Equal((5, "2:two", null), (restored.Revision, restored.Get(Key("a"))!.Text(), restored.Get(Key("b"))));
            Assert.Throws<CompactedException>(() => restored.Watch("/pods", new(""), highest));
            Assert.Throws<CompactedException>(() => restored.List("/pods", "", null, 0, 2));
            await using var watch = restored.Watch("/pods", new(""), restored.Revision);
            Assert.Equal(6, (await restored.PutAsync("a", text: "next")).Revision);
            Assert.Equal((6L, 2L), ((await watch.ReadAsync(CancellationToken.None))[0].Revision, 2L));
            Assert.Equal(["6 Put 6:next", "2 Put 2:two", "1 Put 1:one"], await restored.HistoryAsync("a"));
        }

        await using var again = await _folder.OpenAsync();
        Assert.Equal((6, 5), (again.Revision, again.CompactedRevision));
    }

    [Fact]
    public async Task A_copy_is_verified_to_its_last_row()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync(Enumerable.Range(0, 50).Select(i => Put(Key("p" + i), new string('x', 900))).ToArray());
            await store.BackupAsync(Copy, CancellationToken.None);
            await Assert.ThrowsAsync<IOException>(() => store.BackupAsync(Copy, CancellationToken.None));
        }

        var bytes = await File.ReadAllBytesAsync(Copy);
        var at = bytes.AsSpan().LastIndexOf("xxxxxxxxxx"u8);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(Copy, bytes);
        Assert.Contains("has a wrong checksum", Assert.Throws<StoreOpenException>(() => StoreCopy.Verify(Copy, _folder.Time)).Message);
        await File.WriteAllBytesAsync(Copy, bytes[..8192]);
        Assert.Contains("is damaged", Assert.Throws<StoreOpenException>(() => StoreCopy.Verify(Copy, _folder.Time)).Message);
        await File.WriteAllTextAsync(Copy, "hello");
        Assert.Contains("is damaged", Assert.Throws<StoreOpenException>(() => StoreCopy.Verify(Copy, _folder.Time)).Message);
    }

    [Fact]
    public async Task A_closed_store_takes_no_copy()
    {
        var store = await _folder.OpenAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.BackupAsync(Copy, CancellationToken.None));
    }
}
