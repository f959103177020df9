using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class EncryptedStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_sealed_is_not_on_disk_and_is_read_back()
    {
        await using (var store = await OpenAsync(new("/pods", "k1")))
        {
            await store.PutAsync("a", text: "classified");
            await store.PutAsync("a", text: "classified-2", resource: "/other");
        }

        var bytes = await File.ReadAllBytesAsync(_folder.Database);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("1:classified"u8));
        Assert.NotEqual(-1, bytes.AsSpan().IndexOf("2:classified-2"u8));
        await using var reopened = await OpenAsync(new("/pods", "k1"));
        Assert.Equal("1:classified", reopened.Get(Key("a"))!.Text());
        Assert.Equal(["1 Put 1:classified"], await reopened.HistoryAsync("a"));
    }

    [Fact]
    public async Task An_object_is_stale_until_it_is_written_under_the_newest_key()
    {
        await using (var store = await OpenAsync(null))
        {
            await store.PutAsync("plain");
            await store.PutAsync("old");
        }

        await using (var store = await OpenAsync(new("/pods", "k1")))
        {
            Assert.True(store.Get(Key("old"))!.IsStale);
            await store.PutAsync("old");
            Assert.False(store.Get(Key("old"))!.IsStale);
        }

        await using (var store = await OpenAsync(new("/pods", "k1")))
        {
            Assert.Equal((true, false), (store.Get(Key("plain"))!.IsStale, store.Get(Key("old"))!.IsStale));
        }

        await using (var store = await OpenAsync(new("/pods", "k2", "k1")))
        {
            Assert.Equal((true, true), (store.Get(Key("plain"))!.IsStale, store.Get(Key("old"))!.IsStale));
        }
    }

    [Fact]
    public async Task A_key_that_is_missing_is_named_with_the_object()
    {
        await using (var store = await OpenAsync(new("/pods", "k1")))
        {
            await store.PutAsync("a");
        }

        Assert.Contains(
            $"revision 1 (/pods default/a) of the store {_folder.Database} cannot be read: there is no key k1",
            await _folder.OpenErrorAsync(options => options with { Cipher = new XorCipher("/pods", "k2") }));
        Assert.Contains(
            "cannot be read: it is encrypted with k1, and no encryption configuration is given", await _folder.OpenErrorAsync());
    }

    [Fact]
    public async Task What_is_not_encrypted_is_read_only_where_that_is_allowed()
    {
        await using (var store = await OpenAsync(null))
        {
            await store.PutAsync("a");
        }

        Assert.Contains(
            "cannot be read: it is not encrypted, and the encryption configuration does not list the provider identity for its resource",
            await _folder.OpenErrorAsync(options => options with { Cipher = new XorCipher("/pods", "k2") }));
    }

    [Fact]
    public async Task A_key_may_go_once_everything_was_written_under_the_next_one()
    {
        await using (var store = await OpenAsync(new("/pods", "k1")))
        {
            await store.PutAsync("a");
            await store.PutAsync("gone");
            await store.DeleteAsync("gone");
        }

        await using (var store = await OpenAsync(new("/pods", "k2", "k1")))
        {
            await store.PutAsync("a", text: "new");
            await store.PutAsync("b");
        }

        await using var last = await OpenAsync(new("/pods", "k2"));
        Assert.Equal((4, 5, "4:new"), (last.CompactedRevision, last.Revision, last.Get(Key("a"))!.Text()));
        await using var watch = last.Watch("/pods", new(""), 4);
        Assert.Equal("5:", (await watch.ReadAsync(CancellationToken.None))[0].Object.Text());
        Assert.Equal(["3 Delete there is no key k1", "2 Put there is no key k1"], await last.HistoryAsync("gone"));
    }

    [Fact]
    public async Task An_old_revision_whose_key_is_gone_is_told_and_says_why_it_cannot_be_shown()
    {
        await using (var store = await OpenAsync(new("/pods", "k1")))
        {
            await store.PutAsync("a", text: "one");
        }

        await using (var store = await OpenAsync(new("/pods", "k2", "k1")))
        {
            await store.PutAsync("a", text: "two");
            await store.CompactAsync(2, CancellationToken.None);
        }

        await using var last = await OpenAsync(new("/pods", "k2"));
        Assert.Equal(["2 Put 2:two", "1 Put there is no key k1"], await last.HistoryAsync("a"));
    }

    private Task<RevisionStore> OpenAsync(XorCipher? cipher) => _folder.OpenAsync(options => options with { Cipher = cipher });

    /// <summary>Seals one resource with the first of its keys; far from safe, and easy to tell from what was sealed.</summary>
    private sealed class XorCipher(string resource, params string[] keys) : IBodyCipher
    {
        public string SealFor(string sealedResource) => sealedResource == resource ? keys[0] : "";

        public bool ReadsPlain(string plainResource) => keys.Length > 1 || keys[0] == "k1";

        public byte[] Encrypt(string seal, StoreKey key, ReadOnlySpan<byte> body)
        {
            var bytes = body.ToArray();
            Array.ForEach(Enumerable.Range(0, bytes.Length).ToArray(), i => bytes[i] ^= (byte)(seal[^1] + 1));
            return bytes;
        }

        public byte[] Decrypt(string seal, StoreKey key, ReadOnlySpan<byte> sealedBody) =>
            keys.Contains(seal) ? Encrypt(seal, key, sealedBody) : throw new BodyCipherException($"there is no key {seal}");
    }
}
