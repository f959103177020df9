using System.Net;
using System.Text;
using Fairway.Artifacts.Model;
using static Fairway.Artifacts.Tests.Registry.RegistryRequests;

namespace Fairway.Artifacts.Tests.Registry;

/// <summary>What the OCI distribution specification 1.1 ("endpoints") asks of a registry, over HTTP.</summary>
public sealed class RegistryTests : RegistryTest
{
    [Fact]
    public async Task The_version_endpoint_answers()
    {
        using var answer = await Http.GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1:5000", HttpStatusCode.OK)]
    [InlineData("[::1]:5000", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.MisdirectedRequest)]
    public async Task A_host_name_that_is_not_the_registrys_is_refused(string host, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/") { Headers = { Host = host } };

        using var answer = await Http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_manifest_is_served_by_tag_and_by_digest_with_its_media_type()
    {
        var (digest, body) = await Http.PushImageAsync("team/app", "1.0");

        foreach (var reference in (string[])["1.0", digest.ToString()])
        {
            using var answer = await Http.GetAsync($"/v2/team/app/manifests/{reference}");
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(MediaTypes.OciManifest, answer.Content.Headers.ContentType!.ToString());
            Assert.Equal(digest.ToString(), Header(answer, "Docker-Content-Digest"));
            using var head = await Http.SendAsync(new(HttpMethod.Head, $"/v2/team/app/manifests/{reference}"));
            Assert.Equal(body.Length, head.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task A_manifest_whose_blobs_are_missing_is_refused()
    {
        var config = Digest.Of("{}"u8);
        var manifest = new ImageManifest(MediaTypes.OciManifest, new(MediaTypes.OciConfig, config, 2), []);

        await AssertErrorAsync(
            await Http.PutAsync("a", "1.0", MediaTypes.OciManifest, manifest.ToBytes()), HttpStatusCode.NotFound, "MANIFEST_BLOB_UNKNOWN");
        await AssertErrorAsync(await Http.GetAsync("/v2/a/manifests/1.0"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
    }

    [Fact]
    public async Task An_index_needs_its_manifests()
    {
        var (digest, body) = await Http.PushImageAsync("a", "1.0");
        byte[] Index(Digest child) => new ImageIndex(MediaTypes.OciIndex, [new(MediaTypes.OciManifest, child, body.Length)]).ToBytes();

        using var good = await Http.PutAsync("a", "all", MediaTypes.OciIndex, Index(digest));
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
        await AssertErrorAsync(
            await Http.PutAsync("a", "all", MediaTypes.OciIndex, Index(Digest.Of("x"u8))), HttpStatusCode.NotFound, "MANIFEST_BLOB_UNKNOWN");
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData(MediaTypes.OciManifest, "not json")]
    [InlineData(MediaTypes.OciManifest, "{\"schemaVersion\":2}")]
    [InlineData(MediaTypes.OciManifest, "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}")]
    // CVE-2021-41190: one document must not be an image and an index.
    [InlineData(MediaTypes.OciIndex, "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}")]
    public async Task What_is_no_manifest_is_refused(string contentType, string body) =>
        await AssertErrorAsync(await Http.PutAsync("a", "1.0", contentType, Encoding.UTF8.GetBytes(body)), HttpStatusCode.BadRequest, "MANIFEST_INVALID");

    [Fact]
    public async Task A_manifest_under_another_digest_is_refused() => await AssertErrorAsync(
        await Http.PutAsync("a", Digest.Of("x"u8).ToString(), MediaTypes.OciIndex, new ImageIndex(MediaTypes.OciIndex, []).ToBytes()),
        HttpStatusCode.BadRequest, "DIGEST_INVALID");

    [Fact]
    public async Task A_manifest_over_four_mebibytes_is_refused() => await AssertErrorAsync(
        await Http.PutAsync("a", "1.0", MediaTypes.OciManifest, new byte[(4 << 20) + 1]), HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");

    [Theory]
    [InlineData("/v2/UPPER/tags/list", HttpStatusCode.BadRequest, "NAME_INVALID")]
    [InlineData("/v2/a%2f..%2fb/tags/list", HttpStatusCode.BadRequest, "NAME_INVALID")]
    [InlineData("/v2/_blobs/tags/list", HttpStatusCode.BadRequest, "NAME_INVALID")]
    [InlineData("/v2/nobody/tags/list", HttpStatusCode.NotFound, "NAME_UNKNOWN")]
    [InlineData("/v2/a/blobs/sha256:12", HttpStatusCode.BadRequest, "DIGEST_INVALID")]
    [InlineData("/v2/a/blobs/uploads/nothing", HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN")]
    [InlineData("/v2/a/manifests/nothing", HttpStatusCode.NotFound, "MANIFEST_UNKNOWN")]
    [InlineData("/v2/a/manifests/..%2f..%2fx", HttpStatusCode.NotFound, "MANIFEST_UNKNOWN")]
    [InlineData("/v2/a/referrers/x", HttpStatusCode.BadRequest, "DIGEST_INVALID")]
    [InlineData("/v2/a/other", HttpStatusCode.NotFound, "UNSUPPORTED")]
    public async Task Refusals_have_the_specifications_codes(string path, HttpStatusCode status, string code) =>
        await AssertErrorAsync(await Http.GetAsync(path), status, code);

    [Fact]
    public async Task Tags_are_listed_in_pages()
    {
        foreach (var tag in (string[])["b", "a", "c", "B"])
        {
            await Http.PushImageAsync("team/app", tag);
        }

        using var first = await Http.GetAsync("/v2/team/app/tags/list?n=2");
        Assert.Equal("""{"name":"team/app","tags":["B","a"]}""", await first.Content.ReadAsStringAsync());
        Assert.Equal("</v2/team/app/tags/list?n=2&last=a>; rel=\"next\"", Header(first, "Link"));
        using var second = await Http.GetAsync("/v2/team/app/tags/list?n=2&last=a");
        Assert.Equal("""{"name":"team/app","tags":["b","c"]}""", await second.Content.ReadAsStringAsync());
        Assert.False(second.Headers.Contains("Link"));
        using var none = await Http.GetAsync("/v2/team/app/tags/list?n=0");
        Assert.Equal("""{"name":"team/app","tags":[]}""", await none.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_catalog_lists_nested_repositories()
    {
        await Http.PushImageAsync("b", "1");
        await Http.PushImageAsync("b/c", "1");
        await Http.PushAsync("only/a/blob", "x");

        Assert.Equal("""{"repositories":["b","b/c"]}""", await Http.GetStringAsync("/v2/_catalog"));
    }

    [Fact]
    public async Task A_deleted_tag_leaves_the_manifest()
    {
        var (digest, _) = await Http.PushImageAsync("a", "1.0");

        using var deleted = await Http.DeleteAsync("/v2/a/manifests/1.0");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        await AssertErrorAsync(await Http.GetAsync("/v2/a/manifests/1.0"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
        using var manifest = await Http.GetAsync($"/v2/a/manifests/{digest}");
        Assert.Equal(HttpStatusCode.OK, manifest.StatusCode);
    }

    [Fact]
    public async Task A_deleted_manifest_takes_its_tags_along()
    {
        var (digest, _) = await Http.PushImageAsync("a", "1.0");

        using var deleted = await Http.DeleteAsync($"/v2/a/manifests/{digest}");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        Assert.Equal("""{"name":"a","tags":[]}""", await Http.GetStringAsync("/v2/a/tags/list"));
        await AssertErrorAsync(await Http.DeleteAsync($"/v2/a/manifests/{digest}"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
    }

    [Fact]
    public async Task Referrers_are_listed_by_subject_and_filtered_by_type()
    {
        var (subject, body) = await Http.PushImageAsync("a", "1.0");
        var empty = await Http.PushAsync("a", "{}");
        var manifest = new ImageManifest(MediaTypes.OciManifest, new(MediaTypes.OciEmpty, empty, 2), [])
        {
            ArtifactType = "application/example.sbom",
            Subject = new(MediaTypes.OciManifest, subject, body.Length),
            Annotations = new Dictionary<string, string> { ["k"] = "v" },
        };
        using var put = await Http.PutAsync("a", Digest.Of(manifest.ToBytes()).ToString(), MediaTypes.OciManifest, manifest.ToBytes());
        Assert.Equal(subject.ToString(), Header(put, "OCI-Subject"));

        using var all = await Http.GetAsync($"/v2/a/referrers/{subject}");
        Assert.Equal(MediaTypes.OciIndex, all.Content.Headers.ContentType!.ToString());
        var entry = Assert.Single(ImageIndex.Read(await all.Content.ReadAsByteArrayAsync()).Manifests);
        Assert.Equal("application/example.sbom", entry.ArtifactType);
        Assert.Equal("v", entry.Annotations["k"]);
        using var filtered = await Http.GetAsync($"/v2/a/referrers/{subject}?artifactType=other");
        Assert.Equal("artifactType", Header(filtered, "OCI-Filters-Applied"));
        Assert.Empty(ImageIndex.Read(await filtered.Content.ReadAsByteArrayAsync()).Manifests);

        using var deleted = await Http.DeleteAsync($"/v2/a/manifests/{entry.Digest}");
        Assert.Empty(ImageIndex.Read(await Http.GetByteArrayAsync($"/v2/a/referrers/{subject}")).Manifests);
    }

    // Each descriptor repeats its manifest's annotations: many referrers must not make an answer that no client would read.
    [Fact]
    public async Task Large_referrers_come_in_pages_that_a_client_reads()
    {
        await RestartAsync();
        var subject = Digest.Of("subject"u8);
        var empty = await Http.PushAsync("a", "{}");
        for (var i = 0; i < 3; i++)
        {
            var manifest = new ImageManifest(MediaTypes.OciManifest, new(MediaTypes.OciEmpty, empty, 2), [])
            {
                Subject = new(MediaTypes.OciManifest, subject, 7),
                Annotations = new Dictionary<string, string> { ["k"] = new string((char)('a' + i), 3 << 20) },
            };
            using var put = await Http.PutAsync("a", Digest.Of(manifest.ToBytes()).ToString(), MediaTypes.OciManifest, manifest.ToBytes());
            Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        }

        var seen = new HashSet<Digest>();
        for (var next = $"/v2/a/referrers/{subject}"; next.Length > 0;)
        {
            using var page = await Http.GetAsync(next);
            var body = await page.Content.ReadAsByteArrayAsync();
            Assert.InRange(body.Length, 1, 4 << 20);
            seen.Add(Assert.Single(ImageIndex.Read(body).Manifests).Digest);
            next = Header(page, "Link") is { Length: > 0 } link ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : "";
        }

        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var (digest, body) = await Http.PushImageAsync("team/app", "1.0");
        var upload = await Http.StartAsync("team/app");
        using var chunk = await Http.ChunkAsync(upload, "hel", "0-2");
        await RestartAsync();

        var fetched = await Registry.Client.GetManifestAsync(Registry.Reference("team/app:1.0"), default);
        Assert.Equal(digest, fetched.Descriptor.Digest);
        Assert.Equal(body, fetched.Body.ToArray());
        using var done = await Http.PutAsync($"{upload}?digest={Digest.Of("hello"u8)}", Bytes("lo"));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }
}
