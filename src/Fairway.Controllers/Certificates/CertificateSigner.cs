using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fairway.Controllers.Certificates;

/// <summary>
/// Signs what was approved with the cluster's authority: subject, key and alternative names of the request, usages and time of the
/// CertificateSigningRequest (upstream's PermissiveSigningPolicy).
/// </summary>
/// <param name="authority">The authority's certificate with its ECDSA key, as it is now.</param>
/// <param name="time">The clock.</param>
internal sealed class CertificateSigner(Func<X509Certificate2> authority, TimeProvider time)
{
    // Upstream's --cluster-signing-duration.
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortLife = TimeSpan.FromHours(8);

    /// <returns>The certificate in PEM.</returns>
    /// <exception cref="CryptographicException">The authority has run out.</exception>
    public string Sign(RequestedCertificate requested, IReadOnlyCollection<string> usages, TimeSpan? wanted)
    {
        var issuer = authority();
        var now = time.GetUtcNow();
        var last = new DateTimeOffset(issuer.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        if (last <= now)
        {
            throw new CryptographicException("the authority that signs has run out");
        }

        var request = new CertificateRequest(requested.Subject, requested.Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        foreach (var extension in KeyUsages.Extensions(usages))
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        if (requested.Names is { } names)
        {
            request.CertificateExtensions.Add(names.Extension);
        }

        using var key = issuer.GetECDsaPrivateKey() ?? throw new CryptographicException("the authority that signs has no ECDSA key");
        var end = now + Lifetime(wanted);
        using var signed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now - Backdate, end < last ? end : last, Serial());
        return signed.ExportCertificatePem() + "\n";
    }

    // A short life is not cut by what it is backdated.
    private static TimeSpan Lifetime(TimeSpan? wanted)
    {
        var lifetime = wanted is not { } asked || asked > MaxLifetime ? MaxLifetime : asked < MinLifetime ? MinLifetime : asked;
        return lifetime > ShortLife ? lifetime - Backdate : lifetime;
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // A serial number is a positive integer (RFC 5280, 4.1.2.2).
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return serial;
    }
}
