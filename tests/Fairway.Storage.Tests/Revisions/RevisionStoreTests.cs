using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class RevisionStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_commit_puts_its_revision_into_the_slot_and_keeps_who_wrote_it()
    {
        await using var store = await _folder.OpenAsync();
        var body = new ObjectBody("{\"metadata\":{\"resourceVersion\":\"\"}}"u8.ToArray(), 32);
        var result = await store.CommitAsync(new Write.Put(Key("a"), 0, body, new("u", [], [])));
        Assert.Equal((1, 1, null), (result.Revision, store.Revision, result.Conflict));
        Assert.Equal("{\"metadata\":{\"resourceVersion\":\"1\"}}", store.Get(Key("a"))!.Text());
        var made = result.Objects[0];
        Assert.Equal((1, 1, "u"), (made.Revision, made.CreateRevision, made.Metadata.Uid));
        Assert.Equal(Origin, Assert.Single((await store.HistoryAsync(Key("a"), CancellationToken.None)).Revisions).Origin);
    }

    [Theory]
    [InlineData("absent", 0, true)]
    [InlineData("absent", 1, false)]
    [InlineData("absent", Write.AnyRevision, true)]
    [InlineData("present", 0, false)]
    [InlineData("present", 1, false)]
    [InlineData("present", 2, true)]
    [InlineData("present", Write.AnyRevision, true)]
    public async Task A_put_happens_only_at_the_expected_revision(string name, long expected, bool committed)
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("present");
        await store.PutAsync("present");
        var result = await store.CommitAsync(Put(Key(name), "new", expected));
        Assert.Equal(committed ? "3:new" : name == "present" ? "2:" : null, store.Get(Key(name))?.Text());
        Assert.Equal(committed ? null : new CommitConflict(0, store.Get(Key(name))), result.Conflict);
        Assert.Equal(committed ? 3 : 2, store.Revision);
    }

    [Theory]
    [InlineData("absent", Write.AnyRevision, false)]
    [InlineData("absent", 1, false)]
    [InlineData("present", 0, false)]
    [InlineData("present", 2, false)]
    [InlineData("present", 1, true)]
    [InlineData("present", Write.AnyRevision, true)]
    public async Task A_deletion_needs_an_object_at_the_expected_revision(string name, long expected, bool committed)
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("present");
        var result = await store.CommitAsync(Delete(Key(name), expected));
        Assert.Equal(committed, result.Conflict is null);
        Assert.Equal(committed, store.Get(Key("present")) is null);
        Assert.Equal(committed ? "2:gone" : null, result.Objects.SingleOrDefault()?.Text());
    }

    [Fact]
    public async Task A_commit_of_several_writes_happens_whole_or_not_at_all()
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("b");
        var refused = await store.CommitAsync(Put(Key("a")), Put(Key("b"), "", 7), Put(Key("c"), "", 9));
        Assert.Equal(new CommitConflict(1, store.Get(Key("b"))), refused.Conflict);
        Assert.Empty(refused.Objects);
        Assert.Null(store.Get(Key("a")));

        var made = await store.CommitAsync(Put(Key("a")), Delete(Key("b"), 1), Put(Key("b"), "again", 0));
        Assert.Equal((4, "2 3 4"), (made.Revision, string.Join(' ', made.Objects.Select(item => item.Revision))));
        Assert.Equal((4, 4), (store.Get(Key("b"))!.Revision, store.Get(Key("b"))!.CreateRevision));
    }

    [Fact]
    public async Task A_list_shows_one_resource_and_namespace_in_order()
    {
        await using var store = await _folder.OpenAsync();
        foreach (var (ns, name) in new[] { ("b", "z"), ("a", "y"), ("b", "B"), ("bb", "x"), ("", "cluster"), ("b", "a") })
        {
            await store.PutAsync(name, ns);
        }

        await store.PutAsync("other", "b", "/configmaps");
        Assert.Equal("/cluster@5 a/y@2 b/B@3 b/a@6 b/z@1 bb/x@4", store.List("/pods", "", null, 0, 0).Names());
        Assert.Equal("b/B@3 b/a@6 b/z@1", store.List("/pods", "b", null, 0, 0).Names());
        Assert.Equal("", store.List("/pods", "absent", null, 0, 0).Names());
        Assert.Equal("", store.List("/absent", "", null, 0, 0).Names());
    }

    [Fact]
    public async Task Pages_of_one_list_show_one_revision_whatever_is_written_between_them()
    {
        await using var store = await _folder.OpenAsync();
        for (var i = 1; i <= 5; i++)
        {
            await store.PutAsync("p" + i, i == 3 ? "b" : "a");
        }

        var first = store.List("/pods", "", null, 2, 0);
        Assert.Equal((5, "a/p1@1 a/p2@2", true, 3), (first.Revision, first.Names(), first.More, first.Remaining));
        await store.DeleteAsync("p4", "a");
        await store.PutAsync("p5", "a", text: "changed");
        await store.PutAsync("p25", "a");
        await store.PutAsync("p6", "c");
        await store.DeleteAsync("p3", "b");
        await store.PutAsync("p3", "b");
        var second = store.List("/pods", "", first.Items[^1].Key, 2, first.Revision);
        Assert.Equal((5, "a/p4@4 a/p5@5", true, 1), (second.Revision, second.Names(), second.More, second.Remaining));
        var third = store.List("/pods", "", second.Items[^1].Key, 2, first.Revision);
        Assert.Equal((5, "b/p3@3", false, 0), (third.Revision, third.Names(), third.More, third.Remaining));
    }

    [Theory]
    [InlineData("a", "z")]
    [InlineData("", "z")]
    public async Task A_page_never_starts_before_its_namespace(string ns, string name)
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("secret", "aa");
        await store.PutAsync("own", "b");
        Assert.Equal("b/own@2", store.List("/pods", "b", new StoreKey("/pods", ns, name), 0, 0).Names());
        Assert.Equal("", store.List("/pods", "b", new StoreKey("/pods", "c", ""), 0, 0).Names());
    }

    [Fact]
    public async Task Followers_are_told_each_event_in_order_before_watches_are()
    {
        await using var store = await _folder.OpenAsync();
        var told = new List<long>();
        store.Follow(_ => throw new InvalidOperationException("a follower that fails harms nobody"));
        store.Follow(change =>
        {
            Assert.Equal(change.Revision, store.Get(change.Object.Key)?.Revision ?? change.Revision);
            told.Add(change.Revision);
        });
        await using var watch = store.Watch("/pods", new(""), 0);
        var reading = Task.Run(async () =>
        {
            for (var seen = 0L; seen < 300;)
            {
                seen = (await watch.ReadAsync(CancellationToken.None))[^1].Revision;
                Assert.True(told.Count >= seen);
            }
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), async (i, token) => await store.CommitAsync([Put(Key("p" + (i % 7)))], Origin, token));
        await reading;
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), told);
    }

    [Fact]
    public async Task A_revision_that_is_not_reached_yet_cannot_be_listed()
    {
        await using var store = await _folder.OpenAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => store.List("/pods", "", null, 0, 1));
    }

    [Fact]
    public async Task A_restart_brings_back_objects_history_and_revision()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a", text: "one");
            await store.PutAsync("a", text: "two");
            await store.PutAsync("b");
            await store.DeleteAsync("b");
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.Equal((4, 0), (reopened.Revision, reopened.CompactedRevision));
        var item = reopened.Get(Key("a"))!;
        Assert.Equal(("2:two", 2, 1, "uid-a"), (item.Text(), item.Revision, item.CreateRevision, item.Metadata.Uid));
        Assert.Null(reopened.Get(Key("b")));
        Assert.Equal("default/a@1", reopened.List("/pods", "", null, 0, 1).Names());
        await using var watch = reopened.Watch("/pods", new(""), 1);
        var events = await watch.ReadAsync(CancellationToken.None);
        Assert.Equal(
            "2 Put 1, 3 Put -, 4 Delete 3",
            string.Join(", ", events.Select(e => $"{e.Revision} {e.Type} {e.Previous?.Revision.ToString() ?? "-"}")));
        Assert.Equal("4:gone", events[2].Object.Text());
        Assert.Equal(5, (await reopened.PutAsync("c")).Revision);
    }

    [Fact]
    public async Task Revisions_rise_even_after_the_last_one_was_compacted_away()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a");
            await store.DeleteAsync("a");
            await store.CompactAsync(2, CancellationToken.None);
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.Equal((2, 2), (reopened.Revision, reopened.CompactedRevision));
        Assert.Equal(3, (await reopened.PutAsync("a")).Revision);
    }

    [Fact]
    public async Task Exactly_one_of_many_writers_that_expect_the_same_revision_wins()
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("counter", text: "0");
        var wins = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (_, token) =>
        {
            for (var done = 0; done < 25;)
            {
                var current = store.Get(Key("counter"))!;
                var next = int.Parse(current.Text().Split(':')[1]) + 1;
                var result = await store.CommitAsync([Put(Key("counter"), next.ToString(), current.Revision)], Origin, token);
                done += result.Conflict is null ? 1 : 0;
                Interlocked.Add(ref wins, result.Conflict is null ? 1 : 0);
            }
        });
        Assert.Equal(200, wins);
        Assert.Equal((201, "201:200"), (store.Revision, store.Get(Key("counter"))!.Text()));
    }

    [Fact]
    public async Task A_commit_that_was_cancelled_before_its_turn_does_not_happen()
    {
        await using var store = await _folder.OpenAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync([Put(Key("a"))], Origin, cancelled.Token));
        await store.PutAsync("b");
        Assert.Equal((1, null), (store.Revision, store.Get(Key("a"))));
    }

    [Fact]
    public async Task A_slot_outside_the_body_is_refused_with_the_objects_name()
    {
        await using var store = await _folder.OpenAsync();
        var write = new Write.Put(Key("a"), 0, new("{}"u8.ToArray(), 3), StoredMetadata.Empty);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => store.CommitAsync(write));
        Assert.Contains("/pods default/a: the revision's slot 3 lies outside the body of 2 bytes", error.Message);
    }

    [Fact]
    public async Task A_closed_store_takes_no_writes()
    {
        var store = await _folder.OpenAsync();
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.PutAsync("a"));
    }
}
