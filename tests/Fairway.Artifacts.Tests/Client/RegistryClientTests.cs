using System.Net;
using System.Text;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Testing;

namespace Fairway.Artifacts.Tests.Client;

/// <summary>
/// The client against registries that misbehave; <see cref="SkopeoTests"/> and the registry's own tests cover the ones that behave.
/// </summary>
public sealed class RegistryClientTests
{
    private static readonly ImageReference Reference = ImageReference.Parse("registry.example/team/app:1.0");
    private static readonly byte[] Content = "hello"u8.ToArray();

    [Fact]
    public async Task The_registrys_own_error_is_told()
    {
        var e = await FailAsync(
            client => client.GetManifestAsync(Reference, default),
            _ => Json("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", HttpStatusCode.NotFound));

        Assert.True(e.IsNotFound);
        Assert.Equal("MANIFEST_UNKNOWN", e.Code);
        Assert.Equal("registry.example/team/app:1.0: the registry answered 404 MANIFEST_UNKNOWN: manifest unknown", e.Message);
    }

    [Fact]
    public async Task A_manifest_of_another_digest_is_refused()
    {
        var index = new ImageIndex(MediaTypes.OciIndex, []).ToBytes();
        var e = await FailAsync(
            client => client.GetManifestAsync(Reference.WithDigest(Digest.Of("x"u8)), default), _ => Answer(index, MediaTypes.OciIndex));

        Assert.Contains("the manifest's digest is " + Digest.Of(index), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_end_is_refused()
    {
        var e = await FailAsync(client => client.GetManifestAsync(Reference, default), _ =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) };
            answer.Content.Headers.ContentType = new(MediaTypes.OciIndex);
            return answer;
        });

        Assert.Contains("larger than the 4194304 bytes allowed", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", 5, "hello", null)]
    [InlineData("hellO", 5, "hello", "the content's digest is")]
    [InlineData("hell", 5, "hello", "has 4 bytes, its descriptor tells 5")]
    [InlineData("hello!", 5, "hello", "has more than the 5 bytes")]
    public async Task A_blob_is_checked_by_its_end(string sent, long size, string digestOf, string? error)
    {
        var blob = new Descriptor(MediaTypes.OciLayer, Digest.Of(Encoding.UTF8.GetBytes(digestOf)), size);
        foreach (var isSynchronous in (bool[])[false, true])
        {
            var content = new PieceStream(Encoding.UTF8.GetBytes(sent));
            using var http = new HttpClient(new Answers(_ => new(HttpStatusCode.OK) { Content = new StreamContent(content) }));
            await using var stream = await new RegistryClient(http, TimeProvider.System, new()).GetBlobAsync(Reference, blob, default);
            using var copy = new MemoryStream();

            var e = await Record.ExceptionAsync(() => isSynchronous ? Task.Run(() => stream.CopyTo(copy)) : stream.CopyToAsync(copy));

            Assert.Equal(error is null, e is null);
            if (error is null)
            {
                Assert.Equal(Content, copy.ToArray());
            }
            else
            {
                Assert.Contains(error, Assert.IsType<RegistryException>(e).Message, StringComparison.Ordinal);
            }
        }
    }

    // Registries behind a proxy name themselves so: what is shown to them stays encrypted all the same.
    [Theory]
    [InlineData("</v2/team/app/tags/list?last=a>; rel=\"next\"")]
    [InlineData("<http://registry.example/v2/team/app/tags/list?last=a>; rel=\"next\"")]
    [InlineData("<http://registry.example:8080/v2/team/app/tags/list?last=a>; rel=\"next\"")]
    public async Task The_next_page_of_tags_is_asked_for_where_the_first_was(string link)
    {
        var asked = new List<string>();
        using var http = new HttpClient(new Answers(request =>
        {
            asked.Add(request.RequestUri!.AbsoluteUri);
            var answer = Json($$"""{"tags":["{{(asked.Count == 1 ? "a" : "b")}}"]}""");
            if (asked.Count == 1)
            {
                answer.Headers.TryAddWithoutValidation("Link", link);
            }

            return answer;
        }));

        Assert.Equal(["a", "b"], await new RegistryClient(http, TimeProvider.System, new()).ListTagsAsync(Reference, default));
        Assert.Equal("https://registry.example/v2/team/app/tags/list?last=a", asked[1]);
    }

    [Theory]
    [InlineData("<https://elsewhere.example/tags>; rel=\"next\"", "the next page is at another host, elsewhere.example")]
    [InlineData("<http://[>; rel=\"next\"", "the next page is nowhere: \"http://[\"")]
    public async Task A_next_page_that_is_not_the_registrys_is_refused(string link, string error)
    {
        var e = await FailAsync(client => client.ListTagsAsync(Reference, default), _ =>
        {
            var answer = Json("""{"tags":[]}""");
            answer.Headers.TryAddWithoutValidation("Link", link);
            return answer;
        });

        Assert.Contains(error, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_announced_with_another_length_is_refused_at_once()
    {
        var e = await FailAsync(
            client => client.GetBlobAsync(Reference, new(MediaTypes.OciLayer, Digest.Of(Content), 6), default),
            _ => Answer(Content, "application/octet-stream"));

        Assert.Contains("the registry sends 5 bytes, the descriptor tells 6", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_given_up()
    {
        var time = new ManualTime();
        using var http = new HttpClient(new SilentHandler());
        var waiting = new RegistryClient(http, time, new() { RequestTimeout = TimeSpan.FromSeconds(60) }).GetManifestAsync(Reference, default);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var e = await Assert.ThrowsAsync<RegistryException>(() => waiting);
        Assert.Contains("did not answer within 60 seconds", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_for_another_platform_tells_which_there_are()
    {
        var image = new Descriptor(MediaTypes.OciManifest, Digest.Of(Content), 5) { Platform = new("linux", "s390x") };
        var index = new ImageIndex(MediaTypes.OciIndex, [image]).ToBytes();
        var e = await FailAsync(
            client => client.ResolveAsync(Reference, new("linux", "amd64"), default), _ => Answer(index, MediaTypes.OciIndex));

        Assert.Contains("has no image for linux/amd64, only for linux/s390x", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_not_led_out_of_encryption()
    {
        var e = await FailAsync(
            client => client.PushBlobAsync(Reference, new(MediaTypes.OciLayer, Digest.Of(Content), 5), () => new MemoryStream(Content), default),
            request => request.Method == HttpMethod.Head
                ? new(HttpStatusCode.NotFound)
                : new(HttpStatusCode.Accepted) { Headers = { Location = new("http://elsewhere.example/upload") } });

        Assert.Contains("without the request's encryption", e.Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) =>
        Answer(Encoding.UTF8.GetBytes(text), "application/json", status);

    private static HttpResponseMessage Answer(byte[] body, string mediaType, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new ByteArrayContent(body) { Headers = { ContentType = new(mediaType) } } };

    private static async Task<RegistryException> FailAsync(Func<RegistryClient, Task> act, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var http = new HttpClient(new Answers(answer));
        return await Assert.ThrowsAsync<RegistryException>(() => act(new(http, TimeProvider.System, new())));
    }

    private sealed class Answers(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = answer(request);
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return never.Task;
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => buffer.Length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }

    /// <summary>Without a length, one byte at a time.</summary>
    private sealed class PieceStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);
    }
}
