using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class ObjectBudgetTests : IDisposable
{
    private const int Budget = 80_000;
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_store_refuses_new_objects_and_takes_them_again_once_others_are_deleted()
    {
        await using var store = await OpenAsync();
        await store.PutAsync("a", text: new string('x', 50_000));
        var error = await Assert.ThrowsAsync<StoreFullException>(() => store.PutAsync("b", text: new string('x', 40_000)));
        Assert.Equal((Budget, store.ObjectBytes, 1), (error.Limit, error.Bytes, store.Revision));
        Assert.Null(store.Get(Key("b")));
        await store.DeleteAsync("a");
        Assert.Equal(0, store.ObjectBytes);
        Assert.Equal(3, (await store.PutAsync("b", text: new string('x', 40_000))).Revision);
    }

    [Fact]
    public async Task What_is_there_may_grow_by_an_eighth_and_always_shrink()
    {
        await using (var store = await OpenAsync())
        {
            await store.PutAsync("a", text: new string('x', 79_000));
            await store.PutAsync("a", text: new string('x', 89_000));
            await Assert.ThrowsAsync<StoreFullException>(() => store.PutAsync("a", text: new string('x', 91_000)));
        }

        await using var smaller = await _folder.OpenAsync(options => options with { ObjectBytes = 1000 });
        Assert.Equal(2 + 89_000, smaller.Get(Key("a"))!.Body.Length);
        Assert.Equal(3, (await smaller.PutAsync("a", text: new string('x', 70_000))).Revision);
    }

    [Fact]
    public async Task A_refused_commit_leaves_those_beside_it_alone()
    {
        await using var store = await OpenAsync();
        var commits = Enumerable.Range(0, 200).Select(i => store.PutAsync("p" + i, text: new string('x', i % 2 == 0 ? 10 : 90_000))).ToArray();
        await Task.WhenAll(commits).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(100, commits.Count(commit => commit.IsCompletedSuccessfully));
        Assert.Equal(100, store.List("/pods", "", null, 0, 0).Items.Count);
        Assert.Equal(100, store.Revision);
    }

    [Fact]
    public async Task Several_stores_in_one_process_have_a_budget_each()
    {
        using var other = new StoreFolder();
        await using var small = await OpenAsync();
        await using var large = await other.OpenAsync();
        await large.PutAsync("a", text: new string('x', 200_000));
        await Assert.ThrowsAsync<StoreFullException>(() => small.PutAsync("a", text: new string('x', 200_000)));
        Assert.Equal((1, 0), (large.Revision, small.Revision));
    }

    private Task<RevisionStore> OpenAsync() => _folder.OpenAsync(options => options with { ObjectBytes = Budget });
}
