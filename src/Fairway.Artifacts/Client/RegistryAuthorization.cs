using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Fairway.Artifacts.Model;
using Fairway.Values;

namespace Fairway.Artifacts.Client;

/// <summary>
/// Answers what registries ask: Basic, or Bearer with a token of the realm that the registry names (distribution's token authentication), given
/// for the credentials or, without any, to everybody. Nothing is shown to a registry before it asked.
/// </summary>
internal sealed class RegistryAuthorization(HttpClient http, RegistryCredentials? credentials)
{
    private const int LargestToken = 64 * 1024;

    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _known = new(StringComparer.Ordinal);

    /// <summary>Adds what the same registry accepted before.</summary>
    public void Apply(HttpRequestMessage request) =>
        request.Headers.Authorization = _known.GetValueOrDefault(request.RequestUri!.Authority);

    /// <summary>Gets ready for another try of a request that was answered 401.</summary>
    /// <returns>Whether another try makes sense.</returns>
    /// <exception cref="RegistryException">The token service refused, or is not one that may be asked.</exception>
    public async Task<bool> AnswerAsync(HttpRequestMessage request, HttpResponseMessage refused, string source, CancellationToken cancellationToken)
    {
        var challenges = refused.Headers.WwwAuthenticate.Select(AuthenticationChallenge.Read).ToList();
        var authority = request.RequestUri!.Authority;
        if (challenges.Find(challenge => challenge.Is("Bearer")) is { } bearer)
        {
            var realm = Realm(bearer["realm"], request.RequestUri, source);
            _known[authority] = new("Bearer", await TokenAsync(realm, bearer, source, cancellationToken).ConfigureAwait(false));
            return true;
        }

        if (credentials is null || request.Headers.Authorization is not null || !challenges.Exists(challenge => challenge.Is("Basic")))
        {
            return false;
        }

        _known[authority] = Basic(credentials);
        return true;
    }

    private static AuthenticationHeaderValue Basic(RegistryCredentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")));

    // Credentials go where the registry says, so that place must be encrypted; loopback registries may name a loopback one.
    private static Uri Realm(string realm, Uri registry, string source) =>
        Uri.TryCreate(realm, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && registry.IsLoopback))
            ? uri
            : throw new RegistryException($"{source}: registry {registry.Authority} names a token service that is not https: \"{realm}\"");

    private async Task<string> TokenAsync(Uri realm, AuthenticationChallenge challenge, string source, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, WithQuery(realm, challenge));
        request.Headers.Authorization = credentials is null ? null : Basic(credentials);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            var who = credentials is null ? "anonymous access" : "the " + credentials;
            throw new RegistryException(
                $"{source}: the token service {realm.Authority} refused {who}, it answered {(int)answer.StatusCode}",
                answer.StatusCode,
                "UNAUTHORIZED");
        }

        var body = await RegistryAnswers.ReadAllAsync(answer, LargestToken, source, cancellationToken).ConfigureAwait(false);
        return Token(body, realm, source);
    }

    // https://auth.docker.io/token?service=registry.docker.io&scope=repository:library/debian:pull
    private static Uri WithQuery(Uri realm, AuthenticationChallenge challenge)
    {
        var query = new StringBuilder(realm.Query.TrimStart('?'));
        Add("service", challenge["service"]);
        foreach (var scope in challenge["scope"].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Add("scope", scope);
        }

        return new UriBuilder(realm) { Query = query.ToString() }.Uri;

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    // {"token":"eyJ…","access_token":"eyJ…","expires_in":300}
    private static string Token(byte[] body, Uri realm, string source)
    {
        Value answer;
        try
        {
            answer = DocumentFields.Read(body, "token");
        }
        catch (ArtifactFormatException)
        {
            answer = Value.Null;
        }

        var token = answer["token"].AsString() ?? answer["access_token"].AsString() ?? "";
        // Anything else could not be a header's value.
        return token.Length > 0 && token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new RegistryException($"{source}: the token service {realm.Authority} answered without a usable token");
    }
}
