using System.Net;
using System.Text;
using Fairway.Artifacts.Model;
using static Fairway.Artifacts.Tests.Registry.RegistryRequests;

namespace Fairway.Artifacts.Tests.Registry;

/// <summary>What the OCI distribution specification 1.1 asks of a registry about blobs and their uploads, over HTTP.</summary>
public sealed class BlobTests : RegistryTest
{
    [Fact]
    public async Task A_blob_sent_in_one_request_is_there_afterwards()
    {
        var digest = await Http.PushAsync("team/app/web", "hello");

        using var answer = await Http.GetAsync($"/v2/team/app/web/blobs/{digest}");
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync());
        Assert.Equal(digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.Equal(5, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_blob_is_only_in_the_repository_it_was_pushed_to()
    {
        var digest = await Http.PushAsync("a", "hello");

        await AssertErrorAsync(await Http.GetAsync($"/v2/b/blobs/{digest}"), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
    }

    [Fact]
    public async Task A_blob_is_mounted_from_another_repository()
    {
        var digest = await Http.PushAsync("a", "hello");

        using var mounted = await Http.PostAsync($"/v2/b/blobs/uploads/?mount={digest}&from=a", null);
        Assert.Equal(HttpStatusCode.Created, mounted.StatusCode);
        Assert.Equal($"/v2/b/blobs/{digest}", mounted.Headers.Location!.ToString());
        using var got = await Http.GetAsync($"/v2/b/blobs/{digest}");
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
    }

    [Fact]
    public async Task A_mount_of_what_the_other_repository_lacks_opens_an_upload()
    {
        using var answer = await Http.PostAsync($"/v2/b/blobs/uploads/?mount={Digest.Of("x"u8)}&from=a", null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.StartsWith("/v2/b/blobs/uploads/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_a_blob_is_served()
    {
        var digest = await Http.PushAsync("a", "hello world");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/a/blobs/{digest}") { Headers = { Range = new(6, null) } };

        using var answer = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("world", await answer.Content.ReadAsStringAsync());
        Assert.Equal("bytes 6-10/11", answer.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Chunks_are_joined_in_order()
    {
        var upload = await Http.StartAsync("a");
        using var first = await Http.ChunkAsync(upload, "hello ", "0-5");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal("0-5", Header(first, "Range"));
        using var second = await Http.ChunkAsync(first.Headers.Location!, "wor", "6-8");
        using var status = await Http.GetAsync(second.Headers.Location);
        Assert.Equal(HttpStatusCode.NoContent, status.StatusCode);
        Assert.Equal("0-8", Header(status, "Range"));

        using var done = await Http.PutAsync($"{status.Headers.Location}?digest={Digest.Of("hello world"u8)}", Bytes("ld"));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Equal("hello world", await Http.GetStringAsync(done.Headers.Location));
    }

    [Fact]
    public async Task A_chunk_out_of_order_is_refused_with_how_far_the_upload_is()
    {
        var upload = await Http.StartAsync("a");
        using var first = await Http.ChunkAsync(upload, "hello", "0-4");

        using var gap = await Http.ChunkAsync(upload, "x", "7-7");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, gap.StatusCode);
        Assert.Equal("0-4", Header(gap, "Range"));
    }

    [Fact]
    public async Task A_chunk_whose_length_is_not_its_range_is_refused()
    {
        var upload = await Http.StartAsync("a");

        await AssertErrorAsync(await Http.ChunkAsync(upload, "hello", "0-9"), HttpStatusCode.BadRequest, "BLOB_UPLOAD_INVALID");
    }

    [Fact]
    public async Task Content_of_another_digest_is_refused_and_leaves_nothing()
    {
        var upload = await Http.StartAsync("a");
        var claimed = Digest.Of("other"u8);

        await AssertErrorAsync(await Http.PutAsync($"{upload}?digest={claimed}", Bytes("hello")), HttpStatusCode.BadRequest, "DIGEST_INVALID");
        await AssertErrorAsync(
            await Http.PostAsync($"/v2/a/blobs/uploads/?digest={claimed}", Bytes("hello")), HttpStatusCode.BadRequest, "DIGEST_INVALID");
        await AssertErrorAsync(await Http.GetAsync(upload), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
        await AssertErrorAsync(await Http.GetAsync($"/v2/a/blobs/{claimed}"), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone()
    {
        var upload = await Http.StartAsync("a");

        using var cancelled = await Http.DeleteAsync(upload);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        await AssertErrorAsync(await Http.GetAsync(upload), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task A_blob_over_the_limit_is_refused()
    {
        var content = new string('x', (1 << 20) + 1);

        await AssertErrorAsync(
            await Http.PostAsync($"/v2/a/blobs/uploads/?digest={Digest.Of(Encoding.UTF8.GetBytes(content))}", Bytes(content)),
            HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_from_its_repository_alone()
    {
        var digest = await Http.PushAsync("a", "hello");
        await Http.PushAsync("b", "hello");

        using var deleted = await Http.DeleteAsync($"/v2/a/blobs/{digest}");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        await AssertErrorAsync(await Http.GetAsync($"/v2/a/blobs/{digest}"), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        Assert.Equal("hello", await Http.GetStringAsync($"/v2/b/blobs/{digest}"));
    }
}
