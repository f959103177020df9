using System.Security.Cryptography;
using System.Text;
using Fairway.Storage.Blobs;
using Fairway.Testing;

namespace Fairway.Storage.Tests.Blobs;

public sealed class BlobStoreTests : IDisposable
{
    // printf abc | sha256sum
    private const string Abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fairway-blobs-");
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_blob_is_found_by_its_digest()
    {
        var store = Open();
        var digest = await store.WriteAsync(Content("abc"), BlobDigest.Parse(Abc), CancellationToken.None);
        Assert.Equal(Abc, digest.ToString());
        Assert.Equal(("abc", 3, true), (await Read(store, digest), store.Length(digest), store.Exists(digest)));
        Assert.True(await store.VerifyAsync(digest, CancellationToken.None));
        Assert.True(File.Exists(Path.Combine(_root.FullName, "sha256", "ba", digest.Hex)));
        Assert.Equal((digest, 3), store.List().Select(blob => (blob.Digest, blob.Length)).Single());
        Assert.True(store.Delete(digest));
        Assert.False(store.Delete(digest));
        Assert.Equal((null, null, false), (store.TryOpenRead(digest), store.Length(digest), store.Exists(digest)));
    }

    [Fact]
    public async Task Content_with_another_digest_is_refused_and_leaves_nothing()
    {
        var store = Open();
        var error = await Assert.ThrowsAsync<BlobDigestException>(
            () => store.WriteAsync(Content("abd"), BlobDigest.Parse(Abc), CancellationToken.None));
        Assert.Equal(Abc, error.Expected.ToString());
        Assert.Empty(_root.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Content_over_the_limit_is_refused_and_leaves_nothing()
    {
        var store = Open(maxBytes: 2);
        await Assert.ThrowsAsync<BlobTooLargeException>(() => store.WriteAsync(Content("abc"), null, CancellationToken.None));
        Assert.Empty(_root.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Many_writers_of_one_digest_all_succeed()
    {
        var store = Open();
        var content = RandomNumberGenerator.GetBytes(300_000);
        var digests = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            _ => Task.Run(() => store.WriteAsync(new MemoryStream(content), null, CancellationToken.None))));
        Assert.Equal(BlobDigest.Of(content), Assert.Single(digests.Distinct()));
        Assert.True(await store.VerifyAsync(digests[0], CancellationToken.None));
        Assert.Single(_root.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_blob_changed_on_disk_fails_verification()
    {
        var store = Open();
        var digest = await store.WriteAsync(Content("abc"), null, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "sha256", "ba", digest.Hex), "abd");
        Assert.False(await store.VerifyAsync(digest, CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_goes_on_after_a_restart()
    {
        var upload = Open().CreateUpload();
        Assert.Equal(1, await upload.AppendAsync(Content("a"), CancellationToken.None));
        Assert.Equal(2, await upload.AppendAsync(Content("b"), CancellationToken.None));

        var store = Open();
        var resumed = (await store.ResumeUploadAsync(upload.Id, CancellationToken.None))!;
        Assert.Equal(2, resumed.Length);
        Assert.Same(resumed, await store.ResumeUploadAsync(upload.Id, CancellationToken.None));
        await resumed.AppendAsync(Content("c"), CancellationToken.None);
        Assert.Equal(Abc, (await resumed.CommitAsync(BlobDigest.Parse(Abc), CancellationToken.None)).ToString());
        Assert.Null(await store.ResumeUploadAsync(upload.Id, CancellationToken.None));
        await Assert.ThrowsAsync<FileNotFoundException>(() => resumed.AppendAsync(Content("d"), CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_stays_after_a_wrong_digest_until_it_is_aborted()
    {
        var store = Open();
        var upload = store.CreateUpload();
        await upload.AppendAsync(Content("ab"), CancellationToken.None);
        await Assert.ThrowsAsync<BlobDigestException>(() => upload.CommitAsync(BlobDigest.Parse(Abc), CancellationToken.None));
        await upload.AppendAsync(Content("c"), CancellationToken.None);
        Assert.Equal(3, upload.Length);
        await upload.AbortAsync(CancellationToken.None);
        Assert.Null(await store.ResumeUploadAsync(upload.Id, CancellationToken.None));
        Assert.Empty(_root.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_leaves_the_bytes_taken_so_far()
    {
        var store = Open();
        var upload = store.CreateUpload();
        await Assert.ThrowsAsync<IOException>(() => upload.AppendAsync(new BreakingStream("ab"u8.ToArray()), CancellationToken.None));
        Assert.Equal(2, upload.Length);
        await upload.AppendAsync(Content("c"), CancellationToken.None);
        Assert.Equal(Abc, (await upload.CommitAsync(null, CancellationToken.None)).ToString());
    }

    [Fact]
    public async Task Opening_removes_interrupted_writes_and_uploads_nobody_resumed()
    {
        var store = Open();
        await store.OpenWrite().AppendAsync(Content("interrupted"), CancellationToken.None);
        var upload = store.CreateUpload();
        await upload.AppendAsync(Content("ab"), CancellationToken.None);
        Open();
        Assert.Equal(upload.Id, Assert.Single(_root.EnumerateFiles("*", SearchOption.AllDirectories)).Name);
        _time.Advance(TimeSpan.FromHours(25));
        Open();
        Assert.Empty(_root.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../sha256/ba/x")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    public async Task An_id_that_is_none_resumes_nothing(string id) => Assert.Null(await Open().ResumeUploadAsync(id, CancellationToken.None));

    [Theory]
    [InlineData("sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256:ba7816")]
    [InlineData("sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../../../etc/passwd")]
    public void A_text_that_is_no_digest_is_refused(string text)
    {
        Assert.False(BlobDigest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => BlobDigest.Parse(text));
    }

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<string> Read(BlobStore store, BlobDigest digest)
    {
        using var reader = new StreamReader(store.TryOpenRead(digest)!);
        return await reader.ReadToEndAsync();
    }

    private BlobStore Open(long maxBytes = 1_000_000) => BlobStore.Open(new() { Root = _root.FullName, MaxBlobBytes = maxBytes }, _time);

    private sealed class BreakingStream(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("the connection was reset");
        }
    }
}
