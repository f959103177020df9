using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class FullDiskTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_store_refuses_writes_serves_reads_and_recovers_when_space_returns()
    {
        await using (var store = await _folder.OpenAsync(options => options with { MaxBytes = 512 * 1024 }))
        {
            var error = await Fill(store);
            Assert.True(error.OutOfSpace);
            var (revision, text) = (store.Revision, store.Get(Key("a"))!.Text());
            Assert.StartsWith(revision + ":", text, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreWriteException>(() => store.CommitAsync(Put(Key("b")), Put(Key("c"), new string('y', 200_000))));
            Assert.Equal((revision, null, null), (store.Revision, store.Get(Key("b")), store.Get(Key("c"))));

            await store.CompactAsync(revision, CancellationToken.None);
            Assert.Equal(revision + 1, (await store.PutAsync("a", text: new string('z', 100_000))).Revision);
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.EndsWith(":" + new string('z', 100_000), reopened.Get(Key("a"))!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_does_not_fit_fails_alone()
    {
        await using var store = await _folder.OpenAsync(options => options with { MaxBytes = 512 * 1024 });
        var huge = store.PutAsync("huge", text: new string('x', 600_000));
        var small = Enumerable.Range(0, 20).Select(i => store.PutAsync("small" + i)).ToArray();
        await Assert.ThrowsAsync<StoreWriteException>(() => huge);
        await Task.WhenAll(small);
        Assert.Equal(20, store.List("/pods", "", null, 0, 0).Items.Count);
    }

    private static async Task<StoreWriteException> Fill(RevisionStore store)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                await store.PutAsync("a", text: new string('x', 50_000));
            }
            catch (StoreWriteException e)
            {
                return e;
            }
        }

        throw new InvalidOperationException("the store never became full");
    }
}
