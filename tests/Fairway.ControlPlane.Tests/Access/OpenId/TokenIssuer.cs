using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Lifetime;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests.Access.OpenId;

/// <summary>An OpenID Connect issuer on loopback with an authority of its own: its description, its keys, and tokens by one of them.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("issuer-ca", DateTimeOffset.UtcNow);
    private readonly X509Certificate2 _certificate;
    private HttpsHost? _host;
    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private TokenIssuer() => _certificate = _authority.Issue(
        new("issuer", "issuer") { Addresses = [IPAddress.Loopback], Usages = [CertificateProfile.ServerAuthentication] }, DateTimeOffset.UtcNow);

    public string Url => $"https://{_host!.EndPoint}";

    public string AuthorityPem => _authority.Certificate.ExportCertificatePem();

    /// <summary>How often the keys were asked for.</summary>
    public int Fetches { get; private set; }

    public static async Task<TokenIssuer> StartAsync()
    {
        var issuer = new TokenIssuer();
        issuer._host = await HttpsHost.StartAsync(
            new(IPAddress.Loopback, 0), () => issuer._certificate, NullLoggerFactory.Instance, issuer.AnswerAsync, CancellationToken.None);
        return issuer;
    }

    /// <summary>Signs with another key from now on; the old one is gone.</summary>
    public void Rotate()
    {
        _key.Dispose();
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    }

    /// <summary>A token with the claims of a JSON object besides issuer, audience <c>app</c> and an hour's life, unless it says otherwise.</summary>
    public string Token(string claims)
    {
        var payload = Value.Map(("iss", Url), ("aud", "app"), ("exp", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()))
            .WithFields(JsonReader.Read(claims));
        var signed = $"{Encode(Value.Map(("alg", "ES256"), ("kid", VerificationKey.IdOf(_key))))}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync(CancellationToken.None);
        _certificate.Dispose();
        _authority.Dispose();
        _key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Value answer;
        switch (context.Request.Path.Value)
        {
            case "/.well-known/openid-configuration":
                answer = Value.Map(("issuer", Url), ("jwks_uri", $"{Url}/keys"));
                break;
            case "/keys":
                Fetches++;
                var copy = ECDsa.Create();
                copy.ImportSubjectPublicKeyInfo(_key.ExportSubjectPublicKeyInfo(), out _);
                using (var key = new VerificationKey(copy))
                {
                    answer = Value.Map(("keys", Value.List(key.ToJson())));
                }

                break;
            default:
                context.Response.StatusCode = 404;
                return;
        }

        await context.Response.Body.WriteAsync(JsonWriter.ToBytes(answer));
    }

    private static string Encode(Value value) => Base64Url.EncodeToString(JsonWriter.ToBytes(value));
}
