using System.Text;
using Fairway.Delivery.Sources;
using Fairway.Testing;

namespace Fairway.Delivery.Tests.Sources;

public sealed class ArtifactStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-artifacts-");
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_files_make_the_same_digest_and_come_back_as_they_were()
    {
        var store = Open();
        SourceFile[] files = [File("a/b.yaml", "one"), File(new string('d', 120) + "/c.yaml", "")];
        var (digest, size) = await store.StoreAsync(files, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((digest, size), await store.StoreAsync(files, CancellationToken.None));
        Assert.Matches("^sha256:[0-9a-f]{64}$", digest);
        Assert.Equal(size, new FileInfo(store.UrlOf(digest).LocalPath).Length);
        var read = (await store.ReadAsync(digest, CancellationToken.None))!;
        Assert.Equal(files.Select(file => file.Path), read.Keys);
        Assert.Equal("one", Encoding.UTF8.GetString(read["a/b.yaml"].Span));
        Assert.Null(await store.ReadAsync("sha256:" + new string('0', 64), CancellationToken.None));
    }

    [Fact]
    public async Task An_archive_that_unpacks_to_too_much_is_refused()
    {
        var (digest, _) = await Open().StoreAsync([File("zeros", new string('0', 5000))], CancellationToken.None);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Open(maxBytes: 1000).ReadAsync(digest, CancellationToken.None));
        Assert.Contains("unpacks to more than", error.Message);
    }

    [Fact]
    public async Task What_no_source_names_is_removed_after_a_while()
    {
        var store = Open();
        var (kept, _) = await store.StoreAsync([File("a", "kept")], CancellationToken.None);
        var (dropped, _) = await store.StoreAsync([File("a", "dropped")], CancellationToken.None);
        store.RemoveUnreferenced(new HashSet<string> { kept });
        Assert.True(store.Exists(dropped));
        _time.Advance(TimeSpan.FromMinutes(11));
        store.RemoveUnreferenced(new HashSet<string> { kept });
        Assert.Equal((true, false), (store.Exists(kept), store.Exists(dropped)));
    }

    private static SourceFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    private ArtifactStore Open(long maxBytes = 1_000_000) =>
        ArtifactStore.Open(new() { StateFolder = _folder.FullName, MaxSourceBytes = maxBytes }, _time);
}
