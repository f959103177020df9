using Fairway.Storage.Revisions;
using Fairway.Storage.Sqlite;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class CompactionTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compaction_removes_what_is_superseded_and_keeps_live_objects_and_later_history()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("kept", text: "old");
            await store.PutAsync("kept", text: "new");
            await store.PutAsync("deleted");
            await store.DeleteAsync("deleted");
            await store.PutAsync("later", text: "a");
            await store.PutAsync("later", text: "b");
            await store.CompactAsync(5, CancellationToken.None);
            Assert.Equal("default/kept@2 default/later@5", store.List("/pods", "", null, 0, 5).Names());
            Assert.Throws<CompactedException>(() => store.List("/pods", "", null, 0, 4));
        }

        Assert.Equal("2 5 6", Rows());
        await using var reopened = await _folder.OpenAsync();
        Assert.Equal((6, 5), (reopened.Revision, reopened.CompactedRevision));
        Assert.Equal("default/kept@2 default/later@5", reopened.List("/pods", "", null, 0, 5).Names());
        Assert.Equal("default/kept@2 default/later@6", reopened.List("/pods", "", null, 0, 0).Names());
    }

    [Fact]
    public async Task Many_revisions_are_compacted_in_slices()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync(Enumerable.Range(0, 3500).Select(i => Put(Key("p" + (i % 3)))).ToArray());
            await store.CompactAsync(3498, CancellationToken.None);
            await store.CompactAsync(10, CancellationToken.None);
            Assert.Equal(3498, store.CompactedRevision);
        }

        Assert.Equal("3496 3497 3498 3499 3500", Rows());
    }

    [Fact]
    public async Task History_is_kept_for_one_to_two_retention_periods()
    {
        await using var store = await _folder.OpenAsync(options => options with { Retention = TimeSpan.FromMinutes(5) });
        await store.PutAsync("a");
        _folder.Time.Advance(TimeSpan.FromMinutes(5));
        await store.PutAsync("a");
        Assert.Equal(0, store.CompactedRevision);
        _folder.Time.Advance(TimeSpan.FromMinutes(5));
        await store.PutAsync("a");
        Assert.Equal(1, store.CompactedRevision);
        _folder.Time.Advance(TimeSpan.FromMinutes(5));
        await store.PutAsync("a");
        Assert.Equal(2, store.CompactedRevision);
    }

    [Fact]
    public async Task History_is_bounded_by_bytes()
    {
        await using var store = await _folder.OpenAsync(options => options with { HistoryBytes = 100_000 });
        for (var i = 0; i < 100; i++)
        {
            await store.PutAsync("a", text: new string('x', 10_000));
        }

        await store.CompactAsync(0, CancellationToken.None);
        Assert.InRange(store.CompactedRevision, 90, 99);
    }

    // As after a compaction whose flush failed: it was reported as failed, and is on disk.
    [Fact]
    public async Task History_on_disk_never_starts_earlier_than_it_did()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync(Enumerable.Range(0, 10).Select(_ => Put(Key("a"))).ToArray());
        }

        using (var log = _folder.OpenLog())
        {
            log.Forget([], 8);
            log.Forget([], 3);
        }

        using var reopened = _folder.OpenLog();
        Assert.Equal(8, reopened.CompactedRevision);
    }

    [Fact]
    public async Task A_revision_that_is_not_reached_yet_cannot_be_compacted_to()
    {
        await using var store = await _folder.OpenAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.CompactAsync(1, CancellationToken.None));
    }

    private string Rows()
    {
        using var database = SqliteDatabase.Open(_folder.Database);
        return database.QueryText("SELECT group_concat(revision, ' ') FROM (SELECT revision FROM log ORDER BY revision)");
    }
}
