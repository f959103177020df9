using System.Net;
using System.Text;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Tests.Client;

/// <summary>The client against registries that ask who it is (https://distribution.github.io/distribution/spec/auth/token/).</summary>
public sealed class RegistryAuthorizationTests
{
    private const string Challenge =
        "Bearer realm=\"https://auth.example/token?a=b\",service=\"registry.example\",scope=\"repository:team/app:pull\"";

    private static readonly ImageReference Reference = ImageReference.Parse("registry.example/team/app:1.0");
    private static readonly RegistryCredentials Alice = new("alice", "s3cret:with colon");
    private static readonly string AliceHeader = "Basic " + Convert.ToBase64String("alice:s3cret:with colon"u8);

    private readonly List<string> _asked = [];

    [Fact]
    public async Task Basic_credentials_are_shown_once_asked_for_and_kept()
    {
        using var http = Http(request => IsShown(request, AliceHeader) ? Manifest() : Refuse("Basic realm=\"x\""));
        var client = new RegistryClient(http, TimeProvider.System, new() { Credentials = Alice });

        await client.GetManifestAsync(Reference, default);
        await client.GetManifestAsync(Reference, default);

        const string Url = "https://registry.example/v2/team/app/manifests/1.0";
        Assert.Equal([$"{Url} ", $"{Url} {AliceHeader}", $"{Url} {AliceHeader}"], _asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_is_fetched_for_the_credentials_or_for_everybody(bool isAnonymous)
    {
        using var http = Http(request => request.RequestUri!.Host == "auth.example" ? Json("""{"access_token":"t0ken","expires_in":60}""")
            : IsShown(request, "Bearer t0ken") ? Manifest()
            : Refuse(Challenge));
        var client = new RegistryClient(http, TimeProvider.System, new() { Credentials = isAnonymous ? null : Alice });

        await client.GetManifestAsync(Reference, default);

        const string Url = "https://auth.example/token?a=b&service=registry.example&scope=repository%3Ateam%2Fapp%3Apull";
        Assert.Equal($"{Url} {(isAnonymous ? "" : AliceHeader)}", _asked[1]);
    }

    [Fact]
    public async Task A_token_that_has_expired_is_fetched_anew()
    {
        var tokens = 0;
        using var http = Http(request => request.RequestUri!.Host == "auth.example" ? Json($$"""{"token":"t{{++tokens}}"}""")
            : IsShown(request, $"Bearer t{tokens}") && tokens is 1 or 3 ? Manifest()
            : Refuse(Challenge));
        var client = new RegistryClient(http, TimeProvider.System, new() { Credentials = Alice });

        await client.GetManifestAsync(Reference, default);
        tokens++;
        await client.GetManifestAsync(Reference, default);

        Assert.Equal(3, tokens);
    }

    [Theory]
    [InlineData("Basic realm=\"x\"", true, "registry registry.example does not accept the credentials of alice")]
    [InlineData("Basic realm=\"x\"", false, "registry registry.example asks for authentication, and no credentials were given")]
    [InlineData(
        "Digest realm=\"x\"", true, "registry registry.example asks for authentication by Digest, which is not supported: Basic and Bearer are")]
    [InlineData(
        "Bearer realm=\"http://auth.example/token\"",
        true,
        "registry registry.example names a token service that is not https: \"http://auth.example/token\"")]
    [InlineData("Bearer realm=\"https://a:b@auth.example/token\"", true, "names a token service that is not https")]
    [InlineData("Bearer scope=\"x\"", true, "names a token service that is not https: \"\"")]
    [InlineData(
        "Bearer realm=\"https://refuses.example/token\"",
        true,
        "the token service refuses.example refused the credentials of alice, it answered 403")]
    [InlineData(
        "Bearer realm=\"https://refuses.example/token\"", false, "the token service refuses.example refused anonymous access, it answered 403")]
    [InlineData("Bearer realm=\"https://empty.example/token\"", true, "the token service empty.example answered without a usable token")]
    [InlineData("Bearer realm=\"https://evil.example/token\"", true, "the token service evil.example answered without a usable token")]
    [InlineData("Bearer realm=\"https://text.example/token\"", true, "the token service text.example answered without a usable token")]
    [InlineData("Bearer realm=\"https://auth.example/token\"", true, "registry registry.example does not accept the credentials of alice")]
    public async Task A_refusal_says_who_refused_what_and_never_shows_a_secret(string challenge, bool hasCredentials, string expected)
    {
        using var http = Http(request => request.RequestUri!.Host switch
        {
            "registry.example" => Refuse(challenge),
            "refuses.example" => new(HttpStatusCode.Forbidden),
            "empty.example" => Json("{}"),
            "evil.example" => Json("""{"token":"x\r\nX-Evil: 1"}"""),
            "text.example" => Json("hello"),
            _ => Json("""{"token":"t"}"""),
        });
        var client = new RegistryClient(http, TimeProvider.System, new() { Credentials = hasCredentials ? Alice : null });

        var e = await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(Reference, default));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_a_registry_redirects_to_is_not_shown_its_credentials()
    {
        // The framework's handler rewrites the request when it follows a redirection, as this one does.
        using var http = Http(request =>
        {
            request.RequestUri = new("https://elsewhere.example/blob");
            return Refuse("Basic realm=\"x\"");
        });
        var client = new RegistryClient(http, TimeProvider.System, new() { Credentials = Alice });

        await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(Reference, default));

        Assert.Single(_asked);
    }

    [Fact]
    public async Task Pushing_asks_again_with_what_was_put()
    {
        var sent = new List<string>();
        using var http = Http(request =>
        {
            sent.Add(request.Content!.ReadAsStringAsync().GetAwaiter().GetResult());
            return IsShown(request, AliceHeader) ? new(HttpStatusCode.Created) : Refuse("Basic realm=\"x\"");
        });
        var client = new RegistryClient(http, TimeProvider.System, new() { Credentials = Alice });

        await client.PutManifestAsync(Reference, MediaTypes.OciIndex, "{}"u8.ToArray(), default);

        Assert.Equal(["{}", "{}"], sent);
    }

    [Fact]
    public void Credentials_are_printed_without_the_password() =>
        Assert.DoesNotContain("s3cret", $"{Alice} {new RegistryClientOptions { Credentials = Alice }}", StringComparison.Ordinal);

    private static bool IsShown(HttpRequestMessage request, string header) => request.Headers.Authorization?.ToString() == header;

    private static HttpResponseMessage Manifest() => Json(Encoding.UTF8.GetString(new ImageIndex(MediaTypes.OciIndex, []).ToBytes()));

    private static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Refuse(string challenge)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        answer.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge);
        return answer;
    }

    private HttpClient Http(Func<HttpRequestMessage, HttpResponseMessage> answer) => new(new Handler(request =>
    {
        _asked.Add($"{request.RequestUri} {request.Headers.Authorization}");
        return answer(request);
    }));

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = answer(request);
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}
