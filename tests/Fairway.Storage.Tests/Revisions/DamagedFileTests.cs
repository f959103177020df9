using Fairway.Storage.Revisions;
using Fairway.Storage.Sqlite;
using Fairway.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Fairway.Storage.Tests.Revisions;

/// <summary>Files that were cut, lost or changed: each is found when the store is opened, or holds what was written.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_byte_that_changes_is_found_or_changes_nothing()
    {
        var (whole, expected) = await FillAsync();
        var changes = Gen.Choose(0, whole.Length - 1).SelectMany(at => Gen.Choose(1, 255), (at, mask) => (at, mask)).ToArbitrary();
        var found = 0;
        Prop.ForAll(changes, change =>
        {
            var (at, mask) = change;
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)mask;
            found += CheckAsync(damaged, expected).GetAwaiter().GetResult() ? 1 : 0;
        }).Check(PropertyRuns.Of(cases: 200));
        Assert.True(found > 20, $"{found} changes were found");
    }

    [Fact]
    public async Task A_file_that_was_cut_is_found()
    {
        var (whole, expected) = await FillAsync();
        for (var length = 0; length < whole.Length; length += 1500)
        {
            Assert.True(await CheckAsync(whole[..length], expected), $"the first {length} bytes were taken for whole");
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("changed")]
    public async Task A_journal_that_lost_acknowledged_writes_is_found(string damage)
    {
        var (database, journal, mark) = await CopyWhileOpenAsync();
        await PlaceAsync(database, mark);
        var wal = _folder.Database + "-wal";
        switch (damage)
        {
            case "empty":
                await File.WriteAllBytesAsync(wal, []);
                break;
            case "cut":
                await File.WriteAllBytesAsync(wal, journal[..^5000]);
                break;
            case "changed":
                journal[journal.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(wal, journal);
                break;
        }

        Assert.Contains("and writes up to revision 20 were acknowledged", await _folder.OpenErrorAsync());
    }

    [Fact]
    public async Task A_journal_that_is_whole_is_replayed()
    {
        var (database, journal, mark) = await CopyWhileOpenAsync();
        await PlaceAsync(database, mark);
        await File.WriteAllBytesAsync(_folder.Database + "-wal", journal);
        await using var store = await _folder.OpenAsync();
        Assert.Equal(20, store.Revision);
    }

    [Fact]
    public async Task An_older_copy_of_the_file_is_found()
    {
        var (old, _) = await FillAsync();
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("later");
        }

        await File.WriteAllBytesAsync(_folder.Database, old);
        Assert.Contains("or the file is an older copy", await _folder.OpenErrorAsync());
    }

    [Fact]
    public async Task A_missing_database_is_not_taken_for_a_new_one()
    {
        await FillAsync();
        File.Delete(_folder.Database);
        Assert.Contains("it ends at revision 0", await _folder.OpenErrorAsync());
        Assert.Contains("it ends at revision 0", await _folder.OpenErrorAsync());
    }

    [Theory]
    [InlineData("reached 00000000000000000099 00000000\n")]
    [InlineData("x")]
    public async Task A_damaged_mark_is_named(string mark)
    {
        await FillAsync();
        await File.WriteAllTextAsync(_folder.Database + ".revision", mark);
        Assert.Contains($"{_folder.Database}.revision is damaged", await _folder.OpenErrorAsync());
    }

    [Fact]
    public async Task A_damaged_row_of_the_archive_is_named_when_it_is_asked_for()
    {
        await FillAsync();
        using (var database = SqliteDatabase.Open(_folder.Database))
        {
            database.Execute("UPDATE archive SET body = x'00' WHERE revision = 1");
        }

        await using var store = await _folder.OpenAsync();
        var error = await Assert.ThrowsAsync<StoreOpenException>(() => store.HistoryAsync("p0"));
        Assert.Contains("the row of revision 1 (/pods default/p0) has a wrong checksum", error.Message);
        Assert.Equal(31, (await store.PutAsync("p0")).Revision);
    }

    // Opens the file; true when its damage is found, false when it is all there.
    private async Task<bool> CheckAsync(byte[] bytes, string[] expected)
    {
        await File.WriteAllBytesAsync(_folder.Database, bytes);
        File.Delete(_folder.Database + "-wal");
        try
        {
            await using var store = await _folder.OpenAsync();
            Assert.Equal(expected, Contents(store));
            return false;
        }
        catch (StoreOpenException e)
        {
            Assert.Contains(_folder.Database, e.Message);
            return true;
        }
    }

    private async Task<(byte[] File, string[] Contents)> FillAsync()
    {
        string[] contents;
        await using (var store = await _folder.OpenAsync())
        {
            foreach (var i in Enumerable.Range(0, 30))
            {
                await store.PutAsync("p" + (i % 15), text: new string((char)('a' + (i % 26)), 100 + (i * 40)));
            }

            await store.CompactAsync(20, CancellationToken.None);
            contents = Contents(store);
        }

        return (await File.ReadAllBytesAsync(_folder.Database), contents);
    }

    private static string[] Contents(RevisionStore store) => [.. store.List("/pods", "", null, 0, 0).Items.Select(item => item.Key + item.Text())];

    private async Task<(byte[] Database, byte[] Journal, byte[] Mark)> CopyWhileOpenAsync()
    {
        await using var store = await _folder.OpenAsync();
        foreach (var i in Enumerable.Range(0, 20))
        {
            await store.PutAsync("p" + i, text: new string('x', 1500));
        }

        return (await ReadAsync(""), await ReadAsync("-wal"), await ReadAsync(".revision"));
    }

    private async Task PlaceAsync(byte[] database, byte[] mark)
    {
        await File.WriteAllBytesAsync(_folder.Database, database);
        await File.WriteAllBytesAsync(_folder.Database + ".revision", mark);
        File.Delete(_folder.Database + "-wal");
    }

    private async Task<byte[]> ReadAsync(string suffix)
    {
        await using var file = new FileStream(_folder.Database + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
