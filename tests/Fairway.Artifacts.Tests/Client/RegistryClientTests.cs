using System.Net;
using System.Text;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Testing;

namespace Fairway.Artifacts.Tests.Client;

/// <summary>The client against registries that misbehave; <see cref="SkopeoTests"/> and the registry's own tests cover the ones that behave.</summary>
public sealed class RegistryClientTests
{
    private static readonly ImageReference Reference = ImageReference.Parse("registry.example/team/app:1.0");
    private static readonly byte[] Content = "hello"u8.ToArray();

    [Fact]
    public async Task The_registrys_own_error_is_told()
    {
        var e = await FailAsync(
            client => client.GetManifestAsync(Reference, default),
            _ => Answer("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"""u8.ToArray(), "application/json", HttpStatusCode.NotFound));

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
        using var http = new HttpClient(new Answers(_ => new(HttpStatusCode.OK) { Content = new StreamContent(new PieceStream(Encoding.UTF8.GetBytes(sent))) }));
        await using var stream = await new RegistryClient(http, TimeProvider.System, new()).GetBlobAsync(Reference, blob, default);
        using var copy = new MemoryStream();

        var e = await Record.ExceptionAsync(() => stream.CopyToAsync(copy));

        if (error is null)
        {
            Assert.Null(e);
            Assert.Equal(Content, copy.ToArray());
        }
        else
        {
            Assert.Contains(error, Assert.IsType<RegistryException>(e).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_blob_announced_with_another_length_is_refused_at_once()
    {
        var e = await FailAsync(
            client => client.GetBlobAsync(Reference, new(MediaTypes.OciLayer, Digest.Of(Content), 6), default), _ => Answer(Content, "application/octet-stream"));

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

        Assert.Contains("did not answer within 60 seconds", (await Assert.ThrowsAsync<RegistryException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_for_another_platform_tells_which_there_are()
    {
        var index = new ImageIndex(MediaTypes.OciIndex, [new(MediaTypes.OciManifest, Digest.Of(Content), 5) { Platform = new("linux", "s390x") }]).ToBytes();
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

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..1], cancellationToken);
    }
}
