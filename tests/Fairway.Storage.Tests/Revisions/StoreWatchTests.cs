using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class StoreWatchTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_watch_sees_its_namespace_of_its_resource_only()
    {
        await using var store = await _folder.OpenAsync();
        await using var watch = store.Watch("/pods", new("a"), 0);
        await store.PutAsync("x", "b");
        await store.PutAsync("x", "a", "/configmaps");
        await store.PutAsync("x", "a");
        Assert.Equal("3", await Next(watch));
        var waiting = Next(watch);
        await store.PutAsync("y", "b");
        Assert.False(waiting.IsCompleted);
        await store.PutAsync("y", "a");
        Assert.Equal("5", await waiting);
    }

    [Fact]
    public async Task A_watch_of_one_name_sees_that_object_only_and_sleeps_meanwhile()
    {
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("x", "a");
        await using var watch = store.Watch("/pods", new("a", WatchScope.Name, "x"), 0);
        Assert.Equal("1", await Next(watch));
        var waiting = Next(watch);
        var waiter = watch.Waiter;
        await store.PutAsync("y", "a");
        await store.PutAsync("x", "b");
        Assert.NotNull(waiter);
        Assert.Same(waiter, watch.Waiter);
        await store.PutAsync("x", "a");
        Assert.Equal("4", await waiting);
    }

    [Fact]
    public async Task A_watch_of_one_value_of_a_field_sees_objects_that_get_it_and_lose_it()
    {
        await using var store = await _folder.OpenAsync();
        await using var watch = store.Watch("/pods", new("", "spec.nodeName", "n1"), 0);
        var waiting = Next(watch);
        await store.CommitAsync(PutOn("x", ""));
        await store.CommitAsync(PutOn("x", "n2"));
        Assert.False(waiting.IsCompleted);
        await store.CommitAsync(PutOn("x", "n1"));
        Assert.Equal("3", await waiting);
        waiting = Next(watch);
        await store.CommitAsync(PutOn("x", "n3"));
        Assert.Equal("4", await waiting);
    }

    [Fact]
    public async Task What_a_watch_reports_can_be_read_at_once()
    {
        await using var store = await _folder.OpenAsync();
        await using var watch = store.Watch("/pods", new(""), 0);
        for (var i = 1; i <= 200; i++)
        {
            var write = store.PutAsync("p" + i);
            var events = await watch.ReadAsync(CancellationToken.None);
            Assert.Equal(i, Assert.Single(events).Revision);
            Assert.NotNull(store.Get(events[0].Object.Key));
            await write;
        }
    }

    [Fact]
    public async Task Watches_that_start_and_resume_anywhere_see_every_event_once_in_order()
    {
        await using var store = await _folder.OpenAsync();
        const int Writes = 2000;
        var readers = Enumerable.Range(0, 6).Select(reader => Task.Run(() => ReadAll(store, reader, Writes))).ToArray();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Writes), async (i, token) => await store.CommitAsync([Put(Key("p" + (i % 37)))], Origin, token));
        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(1, Writes).Select(i => (long)i), seen);
        }
    }

    [Fact]
    public async Task An_idle_watch_stays_current_while_other_history_is_compacted()
    {
        await using var store = await _folder.OpenAsync();
        await using var watch = store.Watch("/pods", new("a"), 0);
        var waiting = Next(watch);
        for (var i = 0; i < 10; i++)
        {
            await store.PutAsync("x", "b");
        }

        Assert.Equal(10, watch.Revision);
        await store.CompactAsync(10, CancellationToken.None);
        await store.PutAsync("y", "a");
        Assert.Equal("11", await waiting);
        Assert.Equal(11, watch.Revision);
    }

    [Fact]
    public async Task A_watch_that_history_has_overtaken_ends()
    {
        await using var store = await _folder.OpenAsync(options => options with { HistoryLimit = 20 });
        await using var slow = store.Watch("/pods", new(""), 0);
        for (var i = 0; i < 50; i++)
        {
            await store.PutAsync("x");
        }

        await store.CompactAsync(0, CancellationToken.None);
        Assert.InRange(store.CompactedRevision, 30, 49);
        var error = await Assert.ThrowsAsync<CompactedException>(async () => await slow.ReadAsync(CancellationToken.None));
        Assert.Equal((0, store.CompactedRevision), (error.Revision, error.CompactedRevision));
        Assert.Throws<CompactedException>(() => store.Watch("/pods", new(""), store.CompactedRevision - 1));
        Assert.Throws<CompactedException>(() => store.List("/pods", "", null, 0, store.CompactedRevision - 1));
    }

    [Fact]
    public async Task A_cancelled_read_loses_nothing()
    {
        await using var store = await _folder.OpenAsync();
        await using var watch = store.Watch("/pods", new(""), 0);
        using var cancellation = new CancellationTokenSource();
        var read = watch.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await store.PutAsync("x");
        await store.PutAsync("y");
        Assert.Equal("1 2", await Next(watch));
    }

    [Fact]
    public async Task Watches_end_when_they_or_the_store_are_closed()
    {
        var store = await _folder.OpenAsync();
        var one = store.Watch("/pods", new(""), 0);
        var two = store.Watch("/pods", new(""), 0);
        var (readOne, readTwo) = (Next(one), Next(two));
        await one.DisposeAsync();
        Assert.Equal("", await readOne);
        await store.DisposeAsync();
        Assert.Equal("", await readTwo);
        await foreach (var events in store.Watch("/pods", new(""), 0))
        {
            Assert.Fail($"a closed store gave {events.Count} events");
        }
    }

    [Fact]
    public async Task Ten_thousand_idle_watches_elsewhere_do_not_slow_a_commit()
    {
        await using var store = await _folder.OpenAsync();
        var watches = Enumerable.Range(0, 10_000).Select(i => store.Watch("/secrets", new(i % 2 == 0 ? "" : "ns" + i), 0)).ToArray();
        var reads = watches.Select(watch => watch.ReadAsync(CancellationToken.None).AsTask()).ToArray();
        var least = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            await store.PutAsync($"x{i}");
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        }

        // Touching each watch would take a few hundred kilobytes at least; a commit alone takes a few. Other tests allocate meanwhile: the
        // least of many counts.
        Assert.InRange(least, 0, 400_000);
        Assert.DoesNotContain(reads, read => read.IsCompleted);
        await store.PutAsync("s", "ns1", "/secrets");
        await Task.WhenAll(reads.Where((_, i) => i % 2 == 0 || i == 1));
        Assert.Equal(5001, reads.Count(read => read.IsCompleted));
    }

    private static Write.Put PutOn(string name, string node) =>
        new(Key(name), Write.AnyRevision, Body(""), new("", [], [new("spec.nodeName", node)]));

    private static async Task<string> Next(StoreWatch watch) =>
        string.Join(' ', (await watch.ReadAsync(CancellationToken.None)).Select(e => e.Revision));

    private static async Task<List<long>> ReadAll(RevisionStore store, int reader, int until)
    {
        var seen = new List<long>();
        while (seen.Count < until)
        {
            // Some are resumed after each batch, others read on.
            await using var watch = store.Watch("/pods", new(""), seen.LastOrDefault());
            do
            {
                seen.AddRange((await watch.ReadAsync(CancellationToken.None)).Select(e => e.Revision));
            }
            while (reader % 2 == 0 && seen.Count < until);
        }

        return seen;
    }
}
