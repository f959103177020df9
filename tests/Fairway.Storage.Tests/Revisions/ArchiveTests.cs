using Fairway.Storage.Revisions;
using Fairway.Storage.Sqlite;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class ArchiveTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_objects_history_has_what_was_compacted_what_was_not_and_what_is_live()
    {
        string[] expected = ["6 Put 6:e", "5 Put 5:d", "4 Delete 4:gone", "3 Put 3:c", "1 Put 1:a"];
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("x", text: "a");
            await store.PutAsync("other", text: "b");
            await store.PutAsync("x", text: "c");
            await store.DeleteAsync("x");
            await store.PutAsync("x", text: "d");
            await store.PutAsync("x", text: "e");
            Assert.Equal(expected, await store.HistoryAsync("x"));
            await store.CompactAsync(4, CancellationToken.None);
            Assert.Equal(expected, await store.HistoryAsync("x"));
            await store.CompactAsync(6, CancellationToken.None);
            Assert.Equal(expected, await store.HistoryAsync("x"));
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.Equal(expected, await reopened.HistoryAsync("x"));
        Assert.Empty(await reopened.HistoryAsync("absent"));
    }

    [Fact]
    public async Task A_revision_tells_when_it_was_written_and_by_whom()
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("x");
        _folder.Time.Advance(TimeSpan.FromHours(1));
        await store.CommitAsync([Put(Key("x"), "b")], new("bob", "helm", "audit-2"), CancellationToken.None);
        await store.CompactAsync(2, CancellationToken.None);
        var history = await store.HistoryAsync(Key("x"), CancellationToken.None);
        var now = _folder.Time.GetUtcNow();
        Assert.True(history.IsWhole);
        Assert.Equal(
            [(now, 1L, new WriteOrigin("bob", "helm", "audit-2")), (now - TimeSpan.FromHours(1), 0L, Origin)],
            history.Revisions.Select(revision => (revision.Time!.Value, revision.PreviousRevision, revision.Origin)));
    }

    [Fact]
    public async Task A_revision_is_kept_for_its_time_after_it_was_superseded()
    {
        await using var store = await _folder.OpenAsync(options => options with { Archive = new() { Retention = TimeSpan.FromHours(1) } });
        await store.PutAsync("x", text: "old");
        _folder.Time.Advance(TimeSpan.FromHours(10));
        await store.PutAsync("x", text: "new");
        _folder.Time.Advance(TimeSpan.FromMinutes(59));
        await store.PutAsync("other");
        Assert.Equal(["2 Put 2:new", "1 Put 1:old"], await store.HistoryAsync("x"));
        _folder.Time.Advance(TimeSpan.FromMinutes(6));
        await store.PutAsync("other");
        Assert.Equal(["2 Put 2:new"], await store.HistoryAsync("x"));
    }

    [Theory]
    [InlineData(3, 1000, 1_000_000, "10 9 8 7 6")]
    [InlineData(100, 4, 1_000_000, "10 9 8 7 6 5")]
    [InlineData(100, 1000, 2_000, "10 9 8")]
    // Two revisions are not in the archive: the live one, and the one that the kept event superseded.
    public async Task The_archive_keeps_its_bounds(int perObject, int limit, int bytes, string left)
    {
        await using var store = await _folder.OpenAsync(options => options with
        {
            HistoryLimit = 1,
            Archive = new() { PerObject = perObject, Limit = limit, Bytes = bytes },
        });
        foreach (var i in Enumerable.Range(0, 10))
        {
            await store.PutAsync("x", text: new string('x', 1000));
        }

        Assert.Equal(left, string.Join(' ', (await store.HistoryAsync(Key("x"), CancellationToken.None)).Revisions.Select(r => r.Revision)));
        await store.DisposeAsync();
        using var database = SqliteDatabase.Open(_folder.Database);
        Assert.Equal(
            database.QueryText("SELECT count(*) || ' ' || sum(length(body)) FROM archive"),
            database.QueryText("SELECT archived_rows || ' ' || archived_bytes FROM state"));
    }

    [Fact]
    public async Task Nothing_is_kept_of_an_excluded_resource_or_without_retention()
    {
        foreach (var archive in new ArchiveOptions[] { new() { Excluded = new HashSet<string> { "/pods" } }, new() { Retention = TimeSpan.Zero } })
        {
            using var folder = new StoreFolder();
            await using var store = await folder.OpenAsync(options => options with { Archive = archive });
            await store.PutAsync("x");
            await store.PutAsync("x", text: "b");
            Assert.Equal(["2 Put 2:b", "1 Put 1:"], await store.HistoryAsync("x"));
            await store.CompactAsync(2, CancellationToken.None);
            Assert.Equal(["2 Put 2:b"], await store.HistoryAsync("x"));
        }
    }

    [Fact]
    public async Task A_long_history_is_answered_in_part_and_says_so()
    {
        await using var store = await _folder.OpenAsync();
        await store.CommitAsync(Enumerable.Range(0, 600).Select(_ => Put(Key("x"))).ToArray());
        var history = await store.HistoryAsync(Key("x"), CancellationToken.None);
        Assert.Equal((500, 600L, false), (history.Revisions.Count, history.Revisions[0].Revision, history.IsWhole));
    }
}
