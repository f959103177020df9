using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class CommitRuleTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_rule_adds_is_written_with_the_commit_and_comes_after_its_own_objects()
    {
        await using var store = await _folder.OpenAsync();
        store.Govern(new Counter(int.MaxValue));
        var result = await store.CommitAsync(Put(Key("a")), Put(Key("b")));
        Assert.Equal("a@1 b@3 count@2 count@4", string.Join(' ', result.Objects.Select(item => $"{item.Key.Name}@{item.Revision}")));
        Assert.Equal("4:2", store.Get(Counter.Key)!.Text());
        await store.DeleteAsync("a");
        Assert.Equal("6:1", store.Get(Counter.Key)!.Text());

        await using var watch = store.Watch(Counter.Key.Resource, new(""), 0);
        await foreach (var events in watch)
        {
            Assert.Equal([2, 4, 6], events.Select(change => change.Revision));
            break;
        }
    }

    [Fact]
    public async Task A_refusal_leaves_nothing_of_the_commit_and_of_its_neighbours_everything()
    {
        await using var store = await _folder.OpenAsync();
        store.Govern(new Counter(3));
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.CommitAsync(Put(Key($"n{i}"), "", 0))));
        Assert.Equal(3, results.Count(result => result.Refusal is null && result.Conflict is null));
        Assert.All(results.Where(result => result.Refusal is not null), result => Assert.Equal("full", result.Refusal!.Message));
        Assert.Equal(3, store.View.Count("/pods", "default"));

        var both = await store.CommitAsync(Delete(Key(store.View.List("/pods", "default")[0].Key.Name)), Put(Key("x")), Put(Key("y")));
        Assert.Equal(("full", 0), (both.Refusal!.Message, both.Objects.Count));
        Assert.Equal(3, store.View.Count("/pods", "default"));
    }

    [Fact]
    public async Task A_trial_says_what_a_commit_would_come_to_and_writes_nothing()
    {
        await using var store = await _folder.OpenAsync();
        store.Govern(new Counter(1));
        Assert.Null(store.Try([Put(Key("a"))], Origin).Refusal);
        Assert.Equal(0, store.Revision);
        await store.PutAsync("a");
        Assert.Equal("full", store.Try([Put(Key("b"))], Origin).Refusal!.Message);
        Assert.NotNull(store.Try([Put(Key("a"), "", 0)], Origin).Conflict);
    }

    [Fact]
    public async Task A_rule_that_fails_fails_its_commit_alone()
    {
        await using var store = await _folder.OpenAsync();
        store.Govern(new Failing());
        var results = await Task.WhenAll(store.CommitAsync(Put(Key("bad"))), store.CommitAsync(Put(Key("good"))));
        Assert.IsType<InvalidOperationException>(results[0].Refusal);
        Assert.Null(results[1].Refusal);
    }

    /// <summary>Keeps the number of pods in an object of its own, up to a limit.</summary>
    private sealed class Counter(int limit) : ICommitRule
    {
        public static StoreKey Key { get; } = StoreWrites.Key("count", "default", "/counts");

        public CommitAmendment Apply(StoreView before, Write write, StoredObject? current)
        {
            var count = before.Count("/pods", "default") + (write is Write.Delete ? -1 : current is null ? 1 : 0);
            return count > limit
                ? new(write, [], new InvalidOperationException("full"))
                : new(write, [Put(Key, $"{count}")], null);
        }
    }

    private sealed class Failing : ICommitRule
    {
        public CommitAmendment Apply(StoreView before, Write write, StoredObject? current) =>
            write.Key.Name == "bad" ? throw new InvalidOperationException("a defect") : CommitAmendment.None(write);
    }
}
