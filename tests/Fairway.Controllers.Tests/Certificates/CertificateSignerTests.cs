using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairway.Controllers.Certificates;
using Fairway.Testing;

namespace Fairway.Controllers.Tests.Certificates;

public sealed class CertificateSignerTests : IDisposable
{
    private readonly ManualTime _time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly X509Certificate2 _authority;

    public CertificateSignerTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(_time.GetUtcNow(), _time.GetUtcNow().AddDays(3000));
    }

    public void Dispose() => _authority.Dispose();

    // PermissiveSigningPolicy of pkg/controller/certificates/authority: backdated five minutes, long lives include them.
    [Theory]
    [InlineData(null, 365 * 24 * 60 - 5)]
    [InlineData(1000 * 24 * 60, 365 * 24 * 60 - 5)]
    [InlineData(60, 60)]
    [InlineData(5, 10)]
    public void A_certificate_lives_as_long_as_asked_within_bounds(int? askedMinutes, int minutes)
    {
        using var certificate = Sign("CN=jane", ["client auth"], askedMinutes is { } asked ? TimeSpan.FromMinutes(asked) : null);
        Assert.Equal(_time.GetUtcNow().UtcDateTime.AddMinutes(-5), certificate.NotBefore.ToUniversalTime());
        Assert.Equal(_time.GetUtcNow().UtcDateTime.AddMinutes(minutes), certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void Subject_and_names_are_the_requests_and_usages_those_that_were_asked_for()
    {
        using var key = RSA.Create(2048);
        var requested = RequestedCertificate.Read(CertificateRequests.Pem(key, "O=team, CN=jane", names => names.AddDnsName("jane.example.org")));
        using var certificate = X509Certificate2.CreateFromPem(
            new CertificateSigner(() => _authority, _time).Sign(requested, ["client auth", "digital signature"], null));
        Assert.Equal("O=team, CN=jane", certificate.Subject);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(
            ["jane.example.org"], certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime.AddDays(1);
        Assert.True(chain.Build(certificate));
    }

    [Fact]
    public void An_authority_that_has_run_out_signs_nothing()
    {
        _time.Advance(TimeSpan.FromDays(3001));
        Assert.Throws<CryptographicException>(() => Sign("CN=jane", ["client auth"], null));
    }

    private X509Certificate2 Sign(string subject, string[] usages, TimeSpan? lifetime) => X509Certificate2.CreateFromPem(
        new CertificateSigner(() => _authority, _time).Sign(CertificateRequests.Read(subject), usages, lifetime));
}
