using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>
/// The keys of an issuer, found by its description (OpenID Connect Discovery 1.0, 4) and fetched again after an hour, or when a token names
/// one that is not known; not more often than every ten seconds.
/// </summary>
internal sealed class ProviderKeys : IDisposable
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxKeys = 100;

    private static readonly TimeSpan Age = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly IssuerSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile KeySet _set = new([], DateTimeOffset.MinValue);
    private DateTimeOffset _tried;

    public ProviderKeys(IssuerSettings settings, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _time = time;
        _logger = logger;
        _http = new(Handler(settings.CertificateAuthority)) { Timeout = Pause, MaxResponseContentBufferSize = MaxBytes };
    }

    /// <summary>Whether one of the issuer's keys has signed the token.</summary>
    /// <exception cref="TokenRefusedException">No key could be had.</exception>
    public async ValueTask<bool> VerifiesAsync(SignedToken token, CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow() - _set.Fetched < Age && Verifies(token))
        {
            return true;
        }

        await FetchAsync(cancellationToken);
        return _set.Keys.Count == 0 ? throw new TokenRefusedException("authenticator not initialized") : Verifies(token);
    }

    public void Dispose()
    {
        _http.Dispose();
        _gate.Dispose();
        foreach (var key in _set.Keys)
        {
            key.Dispose();
        }
    }

    private bool Verifies(SignedToken token)
    {
        foreach (var key in _set.Keys)
        {
            if ((token.KeyId.Length == 0 || key.Id == token.KeyId) && key.Verifies(token))
            {
                return true;
            }
        }

        return false;
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = _time.GetUtcNow();
            if (now - _tried < Pause)
            {
                return;
            }

            _tried = now;
            // Requests may be using the old ones: they go with the garbage.
            _set = new(await ReadAsync(cancellationToken), now);
        }
        catch (Exception e) when (e is HttpRequestException or ValueFormatException or FormatException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.KeysNotFetched(_logger, _settings.Url, e);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<IReadOnlyList<VerificationKey>> ReadAsync(CancellationToken cancellationToken)
    {
        var place = _settings.DiscoveryUrl.Length > 0
            ? _settings.DiscoveryUrl
            : _settings.Url.TrimEnd('/') + "/.well-known/openid-configuration";
        var description = JsonReader.Read(await _http.GetByteArrayAsync(new Uri(place), cancellationToken));
        if (description["issuer"].AsString() != _settings.Url)
        {
            throw new FormatException(
                $"the issuer describes itself as \"{description["issuer"].AsString()}\" and not as \"{_settings.Url}\"");
        }

        if (!Uri.TryCreate(description["jwks_uri"].AsString(), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
        {
            throw new FormatException("the issuer's description has no https URL in jwks_uri");
        }

        var set = JsonReader.Read(await _http.GetByteArrayAsync(address, cancellationToken));
        return [.. set["keys"].Items.Take(MaxKeys).Select(JsonWebKey.Read).OfType<VerificationKey>()];
    }

    private static SocketsHttpHandler Handler(string authority)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (authority.Length > 0)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.ImportFromPem(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    private sealed record KeySet(IReadOnlyList<VerificationKey> Keys, DateTimeOffset Fetched);
}
