using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Controllers.Certificates;

namespace Fairway.Controllers.Tests.Certificates;

/// <summary>Requests for certificates as clients make them.</summary>
internal static class CertificateRequests
{
    /// <summary>The field <c>spec.request</c> of a CertificateSigningRequest.</summary>
    public static string Pem(AsymmetricAlgorithm key, string subject, Action<SubjectAlternativeNameBuilder>? names = null)
    {
        var name = new X500DistinguishedName(subject);
        var request = key is RSA rsa
            ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            var builder = new SubjectAlternativeNameBuilder();
            names(builder);
            request.CertificateExtensions.Add(builder.Build());
        }

        return Convert.ToBase64String(Encoding.ASCII.GetBytes(request.CreateSigningRequestPem()));
    }

    public static RequestedCertificate Read(string subject, Action<SubjectAlternativeNameBuilder>? names = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return RequestedCertificate.Read(Pem(key, subject, names));
    }
}
