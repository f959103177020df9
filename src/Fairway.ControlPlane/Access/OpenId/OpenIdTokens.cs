using System.Collections.Concurrent;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Checks the ID tokens of one issuer (OpenID Connect Core 1.0, 3.1.3.7). What was found is kept for some seconds.</summary>
internal sealed class OpenIdTokens(IssuerSettings settings, TimeProvider time, ILogger logger) : IBearerTokens, IDisposable
{
    private const int MaxRemembered = 1024;

    // What the clocks may differ by before a token's own time, as go-oidc allows.
    private const long Leeway = 300;

    // Upstream's cache of tokens that were found good.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private readonly ProviderKeys _keys = new(settings, time, logger);
    private readonly ClaimMapping _mapping = new(settings);
    private readonly ConcurrentDictionary<string, (TokenVerdict Verdict, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    public async ValueTask<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(token, out var known) && time.GetUtcNow() < known.Until && audiences.Contains(ServiceAccountTokens.Issuer))
        {
            return known.Verdict;
        }

        if (SignedToken.Parse(token) is not { } parsed || parsed.Payload["iss"].AsString() != settings.Url)
        {
            return TokenVerdict.Unknown;
        }

        // What a client of the issuer shows is for the API alone.
        if (!audiences.Contains(ServiceAccountTokens.Issuer))
        {
            return TokenVerdict.Unknown;
        }

        try
        {
            await CheckAsync(parsed, cancellationToken);
            var verdict = new TokenVerdict(_mapping.Map(parsed.Payload, cancellationToken), [ServiceAccountTokens.Issuer], "");
            Remember(token, verdict);
            return verdict;
        }
        catch (TokenRefusedException e)
        {
            return TokenVerdict.Refused($"oidc: {e.Message}");
        }
    }

    public void Dispose() => _keys.Dispose();

    private async ValueTask CheckAsync(SignedToken token, CancellationToken cancellationToken)
    {
        var claims = token.Payload;
        var held = claims["aud"].IsList ? claims["aud"].Items : ValueList.Create(claims["aud"]);
        if (!settings.Audiences.Any(audience => held.Contains(audience)))
        {
            throw new TokenRefusedException(
                $"verify token: oidc: expected audience in [{string.Join(' ', settings.Audiences.Select(audience => (Value)audience))}] "
                + $"got [{string.Join(' ', held)}]");
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (!(claims["exp"].AsDouble() > now))
        {
            throw new TokenRefusedException("verify token: oidc: token is expired");
        }

        if (claims["nbf"].AsDouble() > now + Leeway)
        {
            throw new TokenRefusedException("verify token: oidc: current time before the nbf (not before) time");
        }

        if (!settings.Algorithms.Contains(token.Algorithm))
        {
            throw new TokenRefusedException(
                $"verify token: oidc: id token signed with unsupported algorithm, expected [{string.Join(' ', settings.Algorithms)}] "
                + $"got \"{token.Algorithm}\"");
        }

        if (!await _keys.VerifiesAsync(token, cancellationToken))
        {
            throw new TokenRefusedException("verify token: failed to verify signature: failed to verify id token signature");
        }
    }

    private void Remember(string token, TokenVerdict verdict)
    {
        if (_known.Count >= MaxRemembered)
        {
            _known.Clear();
        }

        _known[token] = (verdict, time.GetUtcNow() + Remembered);
    }
}
