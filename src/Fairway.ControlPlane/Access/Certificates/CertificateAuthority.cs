using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>A certificate authority of one state folder: signs with ECDSA P-256; itself good for ten years, what it signs for one.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OwnLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan IssuedLifetime = TimeSpan.FromDays(365);

    public CertificateAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public static CertificateAuthority Create(string commonName, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(SelfSigned(new($"CN={commonName}"), key, now));
    }

    /// <summary>The same name and key with a new certificate: what was signed before stays signed, and who trusts the old one trusts on.</summary>
    public CertificateAuthority Renewed(DateTimeOffset now)
    {
        using var key = Certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException($"{Certificate.Subject} has no ECDSA key");
        return new(SelfSigned(Certificate.SubjectName, key, now));
    }

    /// <summary>A new key and a certificate for it; the caller disposes both with the certificate.</summary>
    public X509Certificate2 Issue(CertificateProfile profile, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(profile), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Usages(profile), false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        if (profile.DnsNames.Count + profile.Addresses.Count > 0)
        {
            request.CertificateExtensions.Add(AlternativeNames(profile));
        }

        var end = now + IssuedLifetime;
        var authorityEnd = new DateTimeOffset(Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        using var signed = request.Create(Certificate, now - ClockSkew, end < authorityEnd ? end : authorityEnd, Serial());
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 SelfSigned(X500DistinguishedName name, ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - ClockSkew, now + OwnLifetime);
    }

    private static X500DistinguishedName Subject(CertificateProfile profile)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (var organization in profile.Organizations)
        {
            subject.AddOrganizationName(organization);
        }

        subject.AddCommonName(profile.CommonName);
        return subject.Build();
    }

    private static OidCollection Usages(CertificateProfile profile)
    {
        var usages = new OidCollection();
        foreach (var usage in profile.Usages)
        {
            usages.Add(new Oid(usage));
        }

        return usages;
    }

    private static X509Extension AlternativeNames(CertificateProfile profile)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in profile.DnsNames)
        {
            names.AddDnsName(name);
        }

        foreach (var address in profile.Addresses)
        {
            names.AddIpAddress(address);
        }

        return names.Build();
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // A serial number is a positive integer (RFC 5280, 4.1.2.2).
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return serial;
    }
}
